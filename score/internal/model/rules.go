package model

import (
	"fmt"
	"math"
	"strings"

	"recert/score/internal/plain"
	"recert/score/internal/signal"
	"recert/score/internal/sod"
)

// Rules is the first model: a sum of terms whose weights a person can read and dispute.
//
// base          2.0  most access that people hold is right (about 88 %)
// use           0.8 + 0.5·ln(1+active days), at most 2.5, less the longer the silence since
// silence       ln(chance of such a silence if the access were still needed), at most 5 against
// reviews       −4.0  used in the days before reviews only; use taken up just before one speaks for nothing
// peers         0.6·(logit of the shrunk peer share − logit of the org's rate), −1.0 … +1.2
// outlier       −0.8·score from 0.5 on: people with similar access do not hold it, and those who do are a group apart
// path          rule +0.5, approved request +0.7, out of band −5.0
// past          approved +0.6, revoked −1.0, halved every half year
// account off   −6.0, and no use speaks for it any more; a contract that is over likewise
// moved         −1.5  the resource belongs to another department's work, and use stopped
// conflict      −0.8 … of the severity
type Rules struct{}

// Name returns the version of the weights.
func (Rules) Name() string { return "rules-2" }

const (
	base        = 2.0
	maxSilence  = 5.0
	offWeight   = 6.0
	movedWeight = 1.5
	outOfBand   = 5.0
	onlyReviews = 4.0
	pastHalf    = 182.0 // days
)

// Score adds the terms up, in a fixed order.
func (Rules) Score(f *signal.Features) (float64, []Contribution) {
	terms := []Contribution{{Code: "BASE_RATE", Weight: base, Text: "Most access that people hold is right."}}
	if f.Person != nil {
		for _, term := range []func(*signal.Features) []Contribution{account, use, peers, outlier, path, past, moved, conflicts} {
			terms = append(terms, term(f)...)
		}
	}
	sum := 0.0
	for _, t := range terms {
		sum += t.Weight
	}
	return sum, terms
}

func account(f *signal.Features) []Contribution {
	a := &f.Account
	switch {
	case a.Off:
		return []Contribution{{
			Code: "ACCOUNT_OFF", Weight: -offWeight, Numbers: map[string]float64{"off_days": a.OffDays},
			Text: fmt.Sprintf("The account has been %s for %s and still holds this access.", off(f), plain.Days(a.OffDays)),
		}}
	case f.ContractOver():
		return []Contribution{{
			Code: "CONTRACT_ENDED", Weight: -offWeight, Numbers: map[string]float64{"contract_over_days": a.ContractDays},
			Text: fmt.Sprintf("The contract ended %s before the launch, nobody was there since, and the access remains.", plain.Days(a.ContractDays)),
		}}
	default:
		return nil
	}
}

func off(f *signal.Features) string {
	if f.Person.Status == "SUSPENDED" {
		return "suspended"
	}
	return "switched off"
}

func path(f *signal.Features) []Contribution {
	var all []Contribution
	if f.Held != nil && f.Held.ByRule() {
		all = append(all, Contribution{Code: "GRANTED_BY_RULE", Weight: 0.5, Text: "A group rule gives this access: to take it away for good, change the rule or except the person from it.", Numbers: map[string]float64{}})
	}
	if f.Grant.Requested {
		all = append(all, Contribution{Code: "GRANTED_ON_REQUEST", Weight: 0.7, Text: "An approved request stands behind this access.",
			Numbers: map[string]float64{"requests": float64(len(f.Grant.Requests))}, Evidence: f.Grant.Requests})
	}
	if f.Grant.OutOfBand {
		all = append(all, Contribution{Code: "GRANTED_OUT_OF_BAND", Weight: -outOfBand, Evidence: []string{f.Grant.Event}, Numbers: map[string]float64{"grant_age_days": f.Grant.AgeDays},
			Text: fmt.Sprintf("An administrator gave this privileged access directly %s before the launch, outside of any request.", plain.Days(f.Grant.AgeDays))})
	}
	return all
}

func past(f *signal.Features) []Contribution {
	if f.Past.Last == "" {
		return nil
	}
	fresh := math.Pow(0.5, f.Past.AgeDays/pastHalf)
	c := Contribution{Code: "APPROVED_BEFORE", Weight: 0.6 * fresh, Evidence: f.Past.Events, Numbers: map[string]float64{"age_days": f.Past.AgeDays, "approved": float64(f.Past.Approved), "revoked": float64(f.Past.Revoked)},
		Text: fmt.Sprintf("A reviewer approved it %s before the launch.", plain.Days(f.Past.AgeDays))}
	if f.Past.Last == "REVOKE" {
		c.Code, c.Weight = "REVOKED_BEFORE", -fresh
		c.Text = fmt.Sprintf("A reviewer revoked it %s before the launch, and it is there again.", plain.Days(f.Past.AgeDays))
	}
	return []Contribution{c}
}

// moved speaks when the work that needs the access is another department's, and the person's own use has stopped.
func moved(f *signal.Features) []Contribution {
	if f.Drift {
		return []Contribution{{Code: "REORG", Text: "Many people of the department hold another department's access: the departments changed, not their work.", Numbers: map[string]float64{}}}
	}
	if !f.Moved() {
		return nil
	}
	return []Contribution{{
		Code: "BELONGS_TO_OTHER_DEPARTMENT", Weight: -movedWeight,
		Numbers: map[string]float64{"home_holders": float64(f.HomeHolders), "home_people": float64(f.HomeCount)},
		Text:    fmt.Sprintf("It is the work of another department (%s, where %d of %d hold it), and use has stopped.", f.Home, f.HomeHolders, f.HomeCount),
	}}
}

func conflicts(f *signal.Features) []Contribution {
	var all []Contribution
	for i := range f.Conflicts {
		c := &f.Conflicts[i]
		if c.Accepted {
			all = append(all, Contribution{Code: "SOD_ACCEPTED", Text: acceptedText(c), Numbers: map[string]float64{"severity": sod.Weight(c.Rule.Severity)}})
			continue
		}
		all = append(all, Contribution{Code: "SOD_CONFLICT", Weight: -0.8 * c.Weight(), Text: conflictText(c), Numbers: map[string]float64{
			"severity": sod.Weight(c.Rule.Severity), "left_days": float64(c.LeftUse.Days), "right_days": float64(c.RightUse.Days),
		}})
	}
	return all
}

// acceptedText names who answers for an exception, until when, and why.
func acceptedText(c *sod.Conflict) string {
	e := c.Exception
	return fmt.Sprintf("It breaks the separation of duties %s, which is accepted until %s by %s: %s", ruleName(c.Rule), e.Until,
		plain.Text(e.Owner, 80), strings.TrimRight(plain.Text(e.Reason, 200), ".")+".")
}

// conflictText says which rule is broken and whether on paper only.
func conflictText(c *sod.Conflict) string {
	text := "It breaks the separation of duties " + ruleName(c.Rule)
	if c.Exception != nil {
		text += ", of which an exception ended after " + c.Exception.Until
	}
	if c.Stated {
		return "Okta says: it breaks the separation of duties " + ruleName(c.Rule) + "."
	}
	switch c.Exercised() {
	case sod.Both:
		return fmt.Sprintf("%s, and both sides were used in the last 90 days, on %d and %d of them.", text, c.LeftUse.Days, c.RightUse.Days)
	case sod.One:
		return text + "; one side was used in the last 90 days, the other was not."
	case sod.None:
		return text + "; neither side was used in the last 90 days."
	default:
		return text + "; not all of its use can be seen."
	}
}
