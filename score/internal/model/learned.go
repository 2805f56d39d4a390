package model

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"recert/schemas/modelfile"
	"recert/score/internal/learn"
	"recert/score/internal/plain"
)

// How far what reviewers decided before may move the rules' logit.
//
// Reviewers err, click in bulk and have habits: their decisions tip the scale where evidence is near a balance, and
// are never evidence enough by themselves. A pull towards keeping is bounded more tightly, as habit lies there.
const (
	pull      = 0.6
	maxKeep   = 1.0
	maxTake   = 1.5
	told      = 3 // terms told one by one
	leastPull = 0.02
)

// Opinion is what a learned model says of one item.
type Opinion struct {
	// Name and Version are the model's.
	Name, Version string
	// Logit is its calibrated logit of "approve".
	Logit   float64
	Combine modelfile.Combine
	Support learn.Support
	// Explain returns the terms of Logit; it is called for the items that need it only.
	Explain func() (base float64, terms []learn.Term)
}

// Abstains tells whether nothing like the item was decided before: neither the resource nor the manager.
func (o *Opinion) Abstains() bool {
	return slices.Contains(o.Support.Unseen, "resource") && slices.Contains(o.Support.Unseen, "manager")
}

// Pull is what the opinion adds to the rules' logit.
func (o *Opinion) Pull() float64 {
	if o.Abstains() {
		return 0
	}
	return clamp(pull*(o.Logit-o.Combine.Prior), -maxTake, maxKeep)
}

// Calibrated is the probability that reviewers keep the access, as decisions on a later campaign bore it out, for a
// logit that the opinion's pull is part of. It is not the probability that keeping it is right: reviewers wave through
// about half of what nobody needs.
func (o *Opinion) Calibrated(joint float64) float64 {
	return Probability(o.Combine.Shift + o.Combine.Scale*joint)
}

// Terms returns the opinion as contributions that add up to its pull: the strongest terms of the model itself, and
// the rest as one.
func (o *Opinion) Terms() []Contribution {
	if o.Abstains() {
		return []Contribution{{Code: "LEARNED_ABSTAINS", Numbers: map[string]float64{"decisions": 0},
			Text: "No decision on this resource or of this manager was seen before, so the learned model abstains; a few decisions on either would settle it."}}
	}
	all := o.Pull()
	base, terms := o.Explain()
	slices.SortStableFunc(terms, func(a, b learn.Term) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
	factor := 0.0
	if d := o.Logit - o.Combine.Prior; d != 0 {
		factor = all / d
	}
	rest := all
	var list []Contribution
	for _, t := range terms[:min(len(terms), told)] {
		w := factor * t.Weight
		if math.Abs(w) < leastPull {
			break
		}
		rest -= w
		list = append(list, Contribution{Code: learnedCode(t.Columns), Weight: w, Text: learnedText(t.Columns, w)})
	}
	_ = base // what the base differs from the prior by is part of the rest
	return append(list, o.summary("LEARNED_REST", rest))
}

// Summary is the opinion as one contribution.
func (o *Opinion) Summary() Contribution { return o.summary("LEARNED", o.Pull()) }

func (o *Opinion) summary(code string, w float64) Contribution {
	c := Contribution{Code: code, Weight: w, Numbers: map[string]float64{"learned_chance": Probability(o.Logit), "decisions": float64(o.Support.Rows)}}
	c.Text = fmt.Sprintf("What reviewers decided on like access %s; by that alone %.0f %% of it was kept.", speaks(w), 100*Probability(o.Logit))
	if code == "LEARNED_REST" {
		c.Text = fmt.Sprintf("The rest of what reviewers decided on like access %s; by all of it %.0f %% was kept.", speaks(w), 100*Probability(o.Logit))
	}
	return c
}

func speaks(w float64) string {
	if w < 0 {
		return "speaks against it"
	}
	return "speaks for it"
}

// columnLimit bounds an attribute's name in codes and texts.
const columnLimit = 24

func learnedCode(columns []string) string {
	var b strings.Builder
	b.WriteString("LEARNED")
	for _, c := range columns {
		b.WriteByte('_')
		for _, r := range plain.Text(c, columnLimit) {
			switch {
			case r >= 'a' && r <= 'z':
				b.WriteRune(r - 'a' + 'A')
			case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
				b.WriteRune(r)
			default:
				b.WriteByte('_')
			}
		}
	}
	return b.String()
}

func learnedText(columns []string, w float64) string {
	was := "was"
	if len(columns) > 1 {
		was = "were"
	}
	return fmt.Sprintf("What reviewers decided where %s %s alike %s.", speak(columns), was, speaks(w))
}
