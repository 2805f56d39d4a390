package summary

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// Verdict is one entry of truth.json.
type Verdict struct {
	Truth string `json:"truth"`
	Why   string `json:"why"`
}

// ParseTruth reads truth.json.
func ParseTruth(raw []byte) (map[string]Verdict, error) {
	truth := map[string]Verdict{}
	if err := json.Unmarshal(raw, &truth); err != nil {
		return nil, fmt.Errorf("reading truth.json: %w", err)
	}
	return truth, nil
}

// Compare counts outcomes by kind; an item without a recommendation counts as "none".
func Compare(truth map[string]Verdict, outcomes map[string]string) []Kind {
	byKind := map[Verdict]*Kind{}
	for review, v := range truth {
		k := byKind[v]
		if k == nil {
			k = &Kind{Truth: v.Truth, Why: v.Why, Outcomes: map[string]int{}}
			byKind[v] = k
		}
		k.Items++
		outcome := outcomes[review]
		if outcome == "" {
			outcome = "none"
		}
		k.Outcomes[outcome]++
	}
	kinds := make([]Kind, 0, len(byKind))
	for _, k := range byKind {
		kinds = append(kinds, *k)
	}
	slices.SortFunc(kinds, func(a, b Kind) int { return cmp.Or(cmp.Compare(a.Why, b.Why), cmp.Compare(a.Truth, b.Truth)) })
	return kinds
}

// of adds up the kinds with a reason.
func (s *Summary) of(why string) (items, revoked int) {
	for _, k := range s.Truth {
		if k.Why == why {
			items += k.Items
			revoked += k.Outcomes["revoke"]
		}
	}
	return items, revoked
}
