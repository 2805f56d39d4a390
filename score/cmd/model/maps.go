package main

import (
	"slices"

	"recert/score/internal/table"
)

// columns makes a table of the maps. An attribute that a row lacks is the empty level, a number that it lacks is none.
func columns(decisions []decision, drop []string) (*table.Table, error) {
	if len(decisions) == 0 {
		return nil, mistaken("view decisions has no rows; they come when reviewers decide the items of a campaign")
	}
	levels, numbers := map[string]bool{}, map[string]bool{}
	for _, d := range decisions {
		for name := range d.levels {
			levels[name] = true
		}
		for name := range d.numbers {
			numbers[name] = true
		}
	}
	categorical, numeric := names(levels, drop), names(numbers, drop)
	b := table.NewBuilder(categorical, numeric)
	for _, d := range decisions {
		texts, values := make([]string, len(categorical)), make([]float64, len(numeric))
		for i, name := range categorical {
			texts[i] = d.levels[name]
		}
		for i, name := range numeric {
			values[i] = table.Missing()
			if v, there := d.numbers[name]; there {
				values[i] = v
			}
		}
		b.Add(texts, values)
		b.Decide(d.approved, d.weight)
	}
	return b.Table(), nil
}

func names(of map[string]bool, drop []string) []string {
	var all []string
	for name := range of {
		if !slices.Contains(drop, name) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}
