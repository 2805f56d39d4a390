// Package sod reads the rules of separation of duties and finds who breaks them.
//
// Input is a YAML file that a person maintains: pairs of sets of resources (apps or groups, by Okta id, of
// any kind mixed) of which one person should not hold one of each, with the people of whom it is accepted for a time;
// and the risk rules that an org keeps in Okta (With). A file with a problem is refused as a whole, every problem named; an id that the org does not know is
// reported, not refused, because apps go. A rule of Okta's that cannot be evaluated is kept and named, never guessed.
package sod

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Severities, mildest first.
var severities = []string{"low", "medium", "high", "critical"}

// Rule says that nobody should hold a resource of Left together with one of Right.
type Rule struct {
	// ID is the rule's own, stable; it is part of the id of the issue it leads to.
	ID string `yaml:"id"`
	// Name says in words what is to be kept apart.
	Name string `yaml:"name"`
	// Left and Right are Okta ids of apps or groups.
	Left  []string `yaml:"left"`
	Right []string `yaml:"right"`
	// LeftAll and RightAll tell that a side takes all of its resources, not one: only a rule of Okta's can say so.
	LeftAll  bool `yaml:"-"`
	RightAll bool `yaml:"-"`
	// Severity is low, medium, high or critical. Default high.
	Severity string `yaml:"severity"`
	// Accepted are the people of whom it is accepted for a time that they break the rule.
	Accepted []Exception `yaml:"accepted"`
	// Okta tells that the rule is one of Okta's.
	Okta bool `yaml:"-"`
	// Sides names the content of the two sides, in any order of their resources, for what was seen with another content.
	Sides uint32 `yaml:"-"`
}

// DefaultSeverity is that of a rule that names none; rules of Okta's never do.
const DefaultSeverity = "high"

// Rules is a checked file, with or without the rules of an org. It is not changed once made and may be read by many.
type Rules struct {
	rules   []Rule
	kept    []Kept // sorted by id
	version string
	sides   map[string][]int // resource → rules it takes part in
}

// Conflict is one broken rule with the resources that break it.
type Conflict struct {
	Rule Rule
	// Left and Right are what the person holds of each side, sorted.
	Left, Right []string
	// Stated tells that Okta itself says so, of a rule that recert cannot evaluate: both sides lie within the resource.
	Stated bool
	// LeftUse and RightUse are how far each side was exercised; see Exercised.
	LeftUse, RightUse Use
	// Exception is the person's, nil where there is none; Accepted tells that it holds. An exception that ended leaves
	// the conflict open.
	Exception *Exception
	Accepted  bool
}

// Parse reads and checks a file; the error names every problem.
func Parse(raw []byte) (*Rules, error) {
	var file struct {
		Rules []Rule `yaml:"rules"`
	}
	if len(strings.TrimSpace(string(raw))) > 0 {
		if err := yaml.UnmarshalWithOptions(raw, &file, yaml.Strict()); err != nil {
			line, _, _ := strings.Cut(err.Error(), "\n")
			return nil, fmt.Errorf("no readable rules: %s", line)
		}
	}
	if err := check(file.Rules); err != nil {
		return nil, err
	}
	for i := range file.Rules {
		if file.Rules[i].Severity == "" {
			file.Rules[i].Severity = DefaultSeverity
		}
		slices.SortFunc(file.Rules[i].Accepted, func(a, b Exception) int { return strings.Compare(a.Person, b.Person) })
	}
	slices.SortFunc(file.Rules, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	return index(file.Rules, nil), nil
}

// index takes rules sorted by id. Those of a file alone have the version that they always had.
func index(rules []Rule, kept []Kept) *Rules {
	r := &Rules{rules: rules, kept: kept, sides: map[string][]int{}}
	hash := sha256.New()
	for i, rule := range rules {
		rules[i].Sides = sidesOf(&rule)
		fmt.Fprintf(hash, "%q\n", []any{rule.ID, rule.Name, rule.Left, rule.Right, rule.Severity})
		if len(rule.Accepted) > 0 {
			fmt.Fprintf(hash, "accepted %q\n", rule.Accepted)
		}
		if rule.Okta {
			fmt.Fprintf(hash, "okta %t %t\n", rule.LeftAll, rule.RightAll)
		}
		for _, id := range append(slices.Clone(rule.Left), rule.Right...) {
			r.sides[id] = append(r.sides[id], i)
		}
	}
	for _, k := range kept {
		fmt.Fprintf(hash, "kept %q %q\n", k.ID, k.Name)
	}
	r.version = "sod-" + hex.EncodeToString(hash.Sum(nil)[:6])
	return r
}

func sidesOf(r *Rule) uint32 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%q %t %q %t", slices.Sorted(slices.Values(r.Left)), r.LeftAll, slices.Sorted(slices.Values(r.Right)), r.RightAll)
	return h.Sum32()
}

func check(rules []Rule) error {
	var errs []error
	bad := func(i int, format string, args ...any) {
		errs = append(errs, fmt.Errorf("rule %d (%q): %s", i+1, rules[i].ID, fmt.Sprintf(format, args...)))
	}
	seen := map[string]int{}
	for i, r := range rules {
		if strings.TrimSpace(r.ID) == "" {
			bad(i, "id is empty")
		} else if first, twice := seen[r.ID]; twice {
			bad(i, "id is that of rule %d too", first+1)
		}
		seen[r.ID] = i
		if strings.TrimSpace(r.Name) == "" {
			bad(i, "name is empty")
		}
		if r.Severity != "" && !slices.Contains(severities, r.Severity) {
			bad(i, "severity %q is none of %s", r.Severity, strings.Join(severities, ", "))
		}
		for side, ids := range map[string][]string{"left": r.Left, "right": r.Right} {
			if len(ids) == 0 || slices.Contains(ids, "") {
				bad(i, "%s is empty or holds an empty id", side)
			}
		}
		for _, problem := range problems(r.Accepted) {
			bad(i, "%s", problem)
		}
		for _, id := range r.Left {
			if slices.Contains(r.Right, id) {
				bad(i, "%s stands on both sides", id)
			}
		}
	}
	slices.SortStableFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(errs...)
}

// Version names the content of the rules: the same rules in any order have the same version.
func (r *Rules) Version() string { return r.version }

// Len is the number of rules.
func (r *Rules) Len() int { return len(r.rules) }

// Unknown returns the ids of the rules that known does not know, sorted.
func (r *Rules) Unknown(known func(id string) bool) []string {
	var unknown []string
	for id := range r.sides {
		if !known(id) {
			unknown = append(unknown, id)
		}
	}
	slices.Sort(unknown)
	return unknown
}

// Conflicts returns the rules that somebody who holds resource, and whatever else holds says, breaks through
// that very resource, by rule id.
func (r *Rules) Conflicts(resource string, holds func(id string) bool) []Conflict {
	var found []Conflict
	for _, i := range r.sides[resource] {
		rule := r.rules[i]
		c := Conflict{Rule: rule, Left: held(rule.Left, rule.LeftAll, resource, holds), Right: held(rule.Right, rule.RightAll, resource, holds)}
		if len(c.Left) > 0 && len(c.Right) > 0 {
			found = append(found, c)
		}
	}
	return found
}

// held lists what is held of a side, nothing where the side takes all and one is missing.
func held(ids []string, all bool, resource string, holds func(string) bool) []string {
	var h []string
	for _, id := range ids {
		switch {
		case id == resource || holds(id):
			h = append(h, id)
		case all:
			return nil
		}
	}
	slices.Sort(h)
	return slices.Compact(h)
}

// Weight ranks a severity from 0.25 (low) to 1 (critical).
func Weight(severity string) float64 {
	return float64(slices.Index(severities, severity)+1) / float64(len(severities))
}
