package sod

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Use is how far one side of a conflict was exercised in the window that is looked at.
type Use struct {
	// Days counts the days on which any resource of the side was used, Last is the last of them.
	Days int
	Last time.Time
	// Unseen tells that there is something of the side whose use Okta does not see: no use then says nothing.
	Unseen bool
}

// How far a conflict was exercised.
const (
	// Both sides were used: the conflict is not on paper only.
	Both = "both"
	// Unknown tells that a side without use is one whose use cannot be seen.
	Unknown = "unknown"
	// One side was used, the other was not.
	One = "one"
	// None was used.
	None = "none"
)

// Exercised tells how far the conflict was exercised. A conflict that Okta states lies within one app, whose use does
// not tell its sides apart.
func (c *Conflict) Exercised() string {
	l, r := &c.LeftUse, &c.RightUse
	switch {
	case !c.Stated && l.Days > 0 && r.Days > 0:
		return Both
	case c.Stated && l.Days > 0, l.Days == 0 && l.Unseen, r.Days == 0 && r.Unseen:
		return Unknown
	case l.Days > 0 || r.Days > 0:
		return One
	default:
		return None
	}
}

// shares is what is left of a severity by how far the conflict was exercised. What cannot be seen lowers little.
var shares = map[string]float64{Both: 1, Unknown: 0.8, One: 0.6, None: 0.4}

// Weight ranks the conflict: its severity, lowered where not both sides were exercised.
func (c *Conflict) Weight() float64 { return Weight(c.Rule.Severity) * shares[c.Exercised()] }

// Open returns the conflicts that no exception accepts, in their order.
func Open(conflicts []Conflict) []Conflict {
	var open []Conflict
	for i := range conflicts {
		if !conflicts[i].Accepted {
			open = append(open, conflicts[i])
		}
	}
	return open
}

// Rank sorts conflicts, accepted ones behind the others, the heaviest first, ties by the days of the less used side and by rule.
func Rank(conflicts []Conflict) {
	slices.SortStableFunc(conflicts, func(a, b Conflict) int {
		return cmp.Or(
			cmp.Compare(order(a.Accepted), order(b.Accepted)),
			cmp.Compare(b.Weight(), a.Weight()), cmp.Compare(min(b.LeftUse.Days, b.RightUse.Days), min(a.LeftUse.Days, a.RightUse.Days)),
			strings.Compare(a.Rule.ID, b.Rule.ID),
		)
	})
}

func order(last bool) int {
	if last {
		return 1
	}
	return 0
}
