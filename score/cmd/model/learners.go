package main

import (
	"fmt"
	"slices"
	"strings"

	"recert/score/internal/learn"
	"recert/score/internal/learn/blend"
	"recert/score/internal/learn/store"
)

// Served and challenger are what the first two learners are called, whatever they are made of.
const (
	served     = "served"
	challenger = "challenger"
)

// builtIn is what the product serves and compares, and the quick learner for wide tables.
func builtIn() kit {
	return kit{load: store.Load, learners: func(seed uint64) []named { return byRole(append(blend.All(seed), blend.Quick(seed))) }}
}

// byRole names learners: the first two by their part, the others by what they are.
func byRole(all []learn.Learner) []named {
	var out []named
	for i, l := range all {
		name := l.Name()
		if i < 2 {
			name = [2]string{served, challenger}[i]
		}
		out = append(out, named{name, l})
	}
	return out
}

// choose returns the learners of a comma-separated list, in its order.
func (k kit) choose(text string, seed uint64) ([]named, error) {
	all := k.learners(seed)
	if text == "all" {
		return all, nil
	}
	var chosen []named
	for _, want := range list(text) {
		at := slices.IndexFunc(all, func(n named) bool { return n.name == want || n.Name() == want })
		if at < 0 {
			return nil, mistaken("there is no model %q; there are %s", want, k.list(seed))
		}
		if slices.ContainsFunc(chosen, func(n named) bool { return n.name == all[at].name }) {
			return nil, mistaken("model %q is named twice", want)
		}
		chosen = append(chosen, all[at])
	}
	if len(chosen) == 0 {
		return nil, mistaken("no model is named; there are %s", k.list(seed))
	}
	return chosen, nil
}

func (k kit) list(seed uint64) string {
	var names []string
	for _, n := range k.learners(seed) {
		names = append(names, fmt.Sprintf("%s (%s)", n.name, n.Name()))
	}
	return strings.Join(names, ", ")
}
