package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"recert/score/internal/evaluate"
	"recert/score/internal/learn"
)

// Between these probabilities the model leans neither way.
const (
	leansDeny    = 0.2
	leansApprove = 0.8
)

// advise says whether the score bears a recommendation, and what would settle the matter if not.
func (e *explanation) advise(h header) {
	e.Why = evaluate.Thin(learn.Support{Unseen: e.Unseen, Rows: e.SharedRows}, h.Manager, h.Resource, len(h.Columns)+len(h.Numeric))
	e.Settle = e.unknown(h)
	if e.PApprove > leansDeny && e.PApprove < leansApprove {
		e.Why = append(e.Why, "the model leans neither way")
		if against, ok := e.strongest(-1); ok {
			e.Settle = append(e.Settle, fmt.Sprintf("somebody who knows whether %s is a reason to deny it here", against.words()))
		}
		if support, ok := e.strongest(1); ok {
			e.Settle = append(e.Settle, fmt.Sprintf("somebody who knows whether %s is reason enough to approve it", support.words()))
		}
	}
	if e.Abstain = len(e.Why) > 0; !e.Abstain {
		e.Settle = nil
	} else if len(e.Settle) == 0 {
		e.Settle = []string{"a column that tells this row from others"}
	}
	e.Why, e.Settle = append([]string{}, e.Why...), append([]string{}, e.Settle...)
}

// unknown says what would make known what was never seen, manager and resource first.
func (e *explanation) unknown(h header) []string {
	var absent, decisions, all []string
	for _, name := range e.Unseen {
		switch {
		case e.levels[name] == missing:
			absent = append(absent, clean(name))
		case name == h.Resource:
			all = append(all, fmt.Sprintf("the word of whoever answers for %s %s", clean(name), e.levels[name]))
		default:
			decisions = append(decisions, clean(name)+" "+e.levels[name])
		}
	}
	if len(decisions) > 0 {
		all = append(all, "decisions about other rows with "+strings.Join(decisions, ", or with "))
	}
	if len(absent) > 0 {
		all = append(all, "the row's "+strings.Join(absent, ", "))
	}
	return all
}

// strongest is the largest term of a sign.
func (e *explanation) strongest(sign float64) (term, bool) {
	for _, t := range e.Terms {
		if t.Weight*sign > 0 {
			return t, true
		}
	}
	return term{}, false
}

// words name what a term rests on.
func (t term) words() string {
	parts := make([]string, len(t.Columns))
	for i, name := range t.Columns {
		parts[i] = clean(name) + " " + t.Values[i]
	}
	if last := len(parts) - 1; last > 0 {
		return strings.Join(parts[:last], ", ") + " and " + parts[last] + " together"
	}
	return strings.Join(parts, "")
}

// text prints the explanation: by column, and its largest terms.
func (e *explanation) text(w io.Writer, top int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "row %d: P(approve) = %.4f\n\n", e.Row, e.PApprove)
	fmt.Fprintf(&b, "%9s  %s\n", "logit", "by column, what several columns say together in equal parts")
	e.sum(&b, e.Columns, len(e.Columns))
	fmt.Fprintf(&b, "%9s  %s\n", "logit", "in full, the largest first")
	e.sum(&b, e.Terms, top)
	if len(e.Unseen) > 0 {
		fmt.Fprintf(&b, "never seen in training: %s\n", strings.Join(e.unseen(), ", "))
	}
	fmt.Fprintf(&b, "training rows that share its rarest known level: %d\n", e.SharedRows)
	e.advice(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// sum prints terms that add up to the logit with the base.
func (e *explanation) sum(b *strings.Builder, terms []term, top int) {
	fmt.Fprintf(b, "%+9.4f  base: what a row starts from\n", e.Base)
	var rest float64
	for i, t := range terms {
		if i >= top {
			rest += t.Weight
			continue
		}
		fmt.Fprintf(b, "%+9.4f  %s: %s\n", t.Weight, t.words(), leaning(t.Weight))
	}
	if more := len(terms) - top; more > 0 {
		fmt.Fprintf(b, "%+9.4f  %d smaller contributions\n", rest, more)
	}
	fmt.Fprintf(b, "%+9.4f  sum\n\n", e.Logit)
}

func (e *explanation) unseen() []string {
	var all []string
	for _, name := range e.Unseen {
		all = append(all, clean(name)+" "+e.levels[name])
	}
	return all
}

func (e *explanation) advice(b *strings.Builder) {
	if !e.Abstain {
		fmt.Fprintf(b, "advice: %s\n", map[bool]string{true: "approve", false: "deny"}[e.PApprove >= 0.5])
		return
	}
	fmt.Fprintf(b, "advice: abstain; %s\n", strings.Join(e.Why, "; "))
	for _, s := range e.Settle {
		fmt.Fprintf(b, "  would settle it: %s\n", s)
	}
}

// leaning says in words what a contribution does to the odds.
func leaning(weight float64) string {
	factor := math.Exp(math.Abs(weight))
	switch {
	case factor < 1.005:
		return "hardly matters"
	case weight > 0:
		return fmt.Sprintf("for approval, odds times %.2f", factor)
	default:
		return fmt.Sprintf("against approval, odds divided by %.2f", factor)
	}
}
