package model

import (
	"fmt"
	"strings"

	"recert/schemas/directory"
	"recert/score/internal/signal"
)

// Ways tells how the person comes to the access and what would go with it: nothing of it weighs, but whoever takes the
// access away must know it.
func Ways(f *signal.Features) []Contribution {
	if f.Held == nil {
		return nil
	}
	var all []Contribution
	add := func(code, text string, numbers map[string]float64) {
		all = append(all, Contribution{Code: code, Text: text, Numbers: numbers})
	}
	w := &f.Ways
	if w.Count() > 1 {
		add("SEVERAL_WAYS", fmt.Sprintf("The person has it in %d ways (%s): it stays until all of them are gone.", w.Count(), ways(w)), map[string]float64{"ways": float64(w.Count())})
	}
	for i := range w.Groups {
		g := &w.Groups[i]
		numbers := map[string]float64{"also": float64(len(g.Also)), "in_use": float64(len(g.InUse))}
		switch {
		case g.BuiltIn: // the guard says it
		case f.Kind == directory.KindApp:
			add("GIVEN_BY_GROUP", "It comes by "+named(g)+putBy(g)+also(g)+".", numbers)
		case len(g.Also) > 0:
			add("GROUP_GIVES", "By this group alone the person has "+list(g.Also)+", which would go with it.", numbers)
		}
		if g.ByApp {
			add("KEPT_BY_APP", "Okta cannot take anybody out of "+named(g)+": the app or directory behind it keeps its members, and somebody has to do it there.", nil)
		}
	}
	return all
}

func ways(w *signal.Ways) string {
	var all []string
	if w.Direct {
		all = append(all, "directly")
	}
	for i := range w.Groups {
		all = append(all, "by "+named(&w.Groups[i]))
	}
	return list(all)
}

func named(g *signal.Way) string {
	if g.Group == "" {
		return "a group"
	}
	return "the group \"" + g.Group + "\""
}

func putBy(g *signal.Way) string {
	if g.ByRule {
		return ", into which a rule puts the person"
	}
	return ""
}

// also says what goes with a membership.
func also(g *signal.Way) string {
	switch {
	case len(g.Also) == 0:
		return "; nothing else goes with that membership"
	case len(g.InUse) > 0:
		return "; with that membership " + list(g.Also) + " would go as well, and " + list(g.InUse) + " was used lately"
	default:
		return "; with that membership " + list(g.Also) + " would go as well"
	}
}

// listed is how many names a list tells.
const listed = 3

func list(names []string) string {
	n := len(names)
	switch {
	case n > listed:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:listed], ", "), n-listed)
	case n > 1:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	default:
		return strings.Join(names, "")
	}
}
