// Package guard holds what must never be concluded, whatever a model says: absence of data is no evidence.
//
// A guard is a hard rule about one way in which silence, rarity or a missing record would mislead. It can only
// turn a revoke, or an approval without support, into a question; it never causes one of the two.
package guard

import (
	"recert/score/internal/signal"
)

// Limits are the configured bounds of the guards.
type Limits struct {
	// NewJoinerDays is the tenure below which nothing is revoked. Default 30.
	NewJoinerDays float64 `yaml:"new_joiner_days"`
	// GraceDays is how long after a grant, a return or an approval silence means nothing. Default 30.
	GraceDays float64 `yaml:"grace_days"`
	// HistoryDays is how far back the log must reach for silence to mean something. Default 60.
	HistoryDays float64 `yaml:"history_days"`
	// LostShare is the share of the log that may be lost in gaps. Default 0.01.
	LostShare float64 `yaml:"lost_share"`
}

// Defaults returns the default limits.
func Defaults() Limits {
	return Limits{NewJoinerDays: 30, GraceDays: 30, HistoryDays: 60, LostShare: 0.01}
}

// Stop says what a guard stops.
type Stop int

// What guards stop, the mildest first.
const (
	// Silence stops a revoke that rests on silence or rarity.
	Silence Stop = iota
	// Revoke stops every revoke.
	Revoke
	// Advice stops every advice: the item is a question.
	Advice
)

// Guard is one that applies to an item.
type Guard struct {
	// Code is stable, in upper snake case; Text is why in words, with Numbers.
	Code    string
	Stop    Stop
	Text    string
	Numbers map[string]float64
}

// Check returns the guards that apply, the most telling first.
func (l Limits) Check(f *signal.Features) []Guard {
	if len(f.Problems) > 0 || f.Person == nil {
		g := Guard{Code: "DIRECTORY_INCOMPLETE", Stop: Advice, Text: "The directory is incomplete", Numbers: map[string]float64{"problems": float64(len(f.Problems))}}
		for i, p := range f.Problems {
			g.Text += map[bool]string{true: ": ", false: ", "}[i == 0] + p
		}
		g.Text += "."
		return []Guard{g}
	}
	var all []Guard
	for _, check := range []func(*signal.Features) []Guard{l.account, l.tenure, l.ways, l.person, l.log, l.app} {
		all = append(all, check(f)...)
	}
	return all
}
