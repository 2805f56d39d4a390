package eval

import (
	"cmp"
	"slices"

	"recert/deploy/quickstart/simulator/year"
)

// Figures are what one way of deciding scores against the truth.
type Figures struct {
	// Precision is the share of revocations that were right, Recall the share of over-access that was revoked.
	Precision float64 `json:"revoke_precision"`
	Recall    float64 `json:"revoke_recall"`
	// Protected counts revocations of break-glass, leave, unobservable, new-joiner and service access that is right to keep.
	Protected int `json:"protected_revokes"`
	// Seasonal is the share of seasonal access that was revoked.
	Seasonal float64 `json:"seasonal_false_revoke_rate"`
	// Abstain is the share of items without approval or revocation.
	Abstain float64 `json:"abstain_rate"`
}

// Kind counts the outcomes of one planted kind.
type Kind struct {
	Truth    string         `json:"truth"`
	Why      string         `json:"why"`
	Items    int            `json:"items"`
	Outcomes map[string]int `json:"outcomes"`
}

// Result is one seed's object of the JSON list.
type Result struct {
	Seed uint64 `json:"seed"`
	Figures
	Okta90  Figures `json:"okta_90"`
	Entra30 Figures `json:"entra_30"`
	Items   int     `json:"items"`
	Events  int     `json:"events"`
	Seconds float64 `json:"seconds"`
	Model   string  `json:"model_version"`
	Kinds   []Kind  `json:"kinds"`
}

// Score compares outcomes (approve, revoke, anything else is no answer) by review id with the truth.
func Score(truth map[string]year.Verdict, outcomes map[string]string) Figures {
	var f Figures
	var revoked, right, over, seasonal, wrongSeasonal, silent int
	for id, v := range truth {
		revoke := outcomes[id] == year.Revoke
		switch {
		case revoke:
			revoked++
		case outcomes[id] != "approve":
			silent++
		}
		if v.Truth == year.Revoke {
			if over++; revoke {
				right++
			}
			continue
		}
		if revoke && year.Protected(v.Why) {
			f.Protected++
		}
		if v.Why == year.WhySeasonal {
			if seasonal++; revoke {
				wrongSeasonal++
			}
		}
	}
	f.Precision, f.Recall = share(right, revoked, 1), share(right, over, 1)
	f.Seasonal, f.Abstain = share(wrongSeasonal, seasonal, 0), share(silent, len(truth), 0)
	return f
}

func share(part, all int, none float64) float64 {
	if all == 0 {
		return none
	}
	return float64(part) / float64(all)
}

// Kinds counts outcomes by planted kind, in a fixed order.
func Kinds(truth map[string]year.Verdict, outcomes map[string]string) []Kind {
	by := map[year.Verdict]*Kind{}
	for id, v := range truth {
		k := by[v]
		if k == nil {
			k = &Kind{Truth: v.Truth, Why: v.Why, Outcomes: map[string]int{}}
			by[v] = k
		}
		k.Items++
		outcome := outcomes[id]
		if outcome == "" {
			outcome = "none"
		}
		k.Outcomes[outcome]++
	}
	var all []Kind
	for _, k := range by {
		all = append(all, *k)
	}
	slices.SortFunc(all, func(a, b Kind) int { return cmp.Or(-cmp.Compare(a.Truth, b.Truth), cmp.Compare(a.Why, b.Why)) })
	return all
}
