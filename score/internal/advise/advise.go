// Package advise decides on one review item: the model weighs, the guards stop, a fixed rule decides.
//
// A revoke needs a ground that a person can check (the account is off, use stopped or never came although it
// would have been seen, the grant was out of band), a model that agrees, and no guard against it. An approval
// needs support, not just the lack of objections. Everything else is a question. Pure and deterministic.
package advise

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"recert/schemas/directory"
	"recert/schemas/recommendation"
	"recert/score/internal/guard"
	"recert/score/internal/model"
	"recert/score/internal/question"
	"recert/score/internal/signal"
)

// Bounds of what is told.
const (
	maxReasons = 8
	maxUUIDs   = 12
	maxWays    = 4
)

// Adviser turns features into recommendations.
type Adviser struct {
	Model  model.Model
	Limits guard.Limits
	// Rules is the version of the rule files.
	Rules string
}

// Item is what the recommendation is about.
type Item struct {
	Review   *directory.Review
	Launched time.Time
}

// Advice is a recommendation and the probabilities of "the access should stay" behind it.
type Advice struct {
	recommendation.Recommendation
	// Keep is what reviewers' decisions bear out, RulesKeep that of the rules alone. Confidence is another thing: it is
	// about what is right, and reviewers err.
	Keep, RulesKeep float64
}

// On recommends on one item; learned is nil where there is no learned model. Its pull moves what the rules find
// near a balance. Guards, and the ground that a revoke needs, stand outside of it; see model.Opinion.
func (a *Adviser) On(item Item, f *signal.Features, learned *model.Opinion) Advice {
	logit, terms := a.Model.Score(f)
	known := f.Person != nil
	adv := Advice{Recommendation: a.empty(item, 1), RulesKeep: model.Probability(logit)}
	if learned != nil && known {
		logit += learned.Pull()
	}
	p := model.Probability(logit)
	adv.Keep = p
	guards := a.Limits.Check(f)
	outcome, main := decide(p, f, terms, guards)
	if learned != nil {
		adv.Model = a.Model.Name() + "+" + learned.Name + "@" + learned.Version
	}
	if learned != nil && known {
		adv.Keep = learned.Calibrated(logit)
		terms = append(terms, told(learned, outcome)...)
	}
	r := &adv.Recommendation
	r.Outcome, r.Confidence, r.Risk = outcome, sure(confidence(outcome, p), f), risk(f)
	r.Reasons, r.Evidence = reasons(terms, guards, main, model.Ways(f))
	if outcome == recommendation.Clarify {
		r.Question = question.Draft(main, f)
	}
	return adv
}

// told explains a learned opinion term by term where somebody will read it: to explain the many approvals in full
// would take several times as long as to find them.
func told(learned *model.Opinion, outcome string) []model.Contribution {
	if outcome == recommendation.Approve && !learned.Abstains() {
		return []model.Contribution{learned.Summary()}
	}
	return learned.Terms()
}

// Incomplete is revision 0: the data did not come within the stated wait.
func (a *Adviser) Incomplete(item Item) recommendation.Recommendation {
	r := a.empty(item, 0)
	r.Outcome, r.Confidence, r.Risk = recommendation.Clarify, 0.5, 0.5
	r.Reasons = []recommendation.Reason{{Code: "DATA_INCOMPLETE", Text: "The data of this campaign is not complete yet; the advice will be replaced."}}
	r.Question = question.Draft("DATA_INCOMPLETE", &signal.Features{})
	return r
}

func (a *Adviser) empty(item Item, revision int) recommendation.Recommendation {
	v := item.Review
	return recommendation.Recommendation{
		Org: v.Org, CampaignID: v.CampaignID, ReviewID: v.ID, UserID: v.UserID, Resource: v.Resource, Kind: v.Kind, ReviewerID: v.ReviewerID,
		Model: a.Model.Name(), Rules: a.Rules, AsOf: item.Launched.UTC(), Revision: revision, Reasons: []recommendation.Reason{}, Evidence: []string{},
	}
}

// confidence is the probability of the outcome; that of a question is the likelier of the two answers'.
func confidence(outcome string, p float64) float64 {
	switch outcome {
	case recommendation.Approve:
		return round(p, 4)
	case recommendation.Revoke:
		return round(1-p, 4)
	default:
		return round(max(p, 1-p), 4)
	}
}

// reasons lists guards and terms: the main one first, then by weight. What there is to know of the ways to the access
// comes last, and is never left out for another reason.
func reasons(terms []model.Contribution, guards []guard.Guard, main string, ways []model.Contribution) ([]recommendation.Reason, []string) {
	var all []recommendation.Reason
	uuids := map[string][]string{}
	for _, g := range guards {
		all = append(all, reason(g.Code, 0, g.Text, g.Numbers))
	}
	for _, t := range terms {
		all = append(all, reason(t.Code, round(t.Weight, 3), t.Text, t.Numbers))
		uuids[t.Code] = append(uuids[t.Code], t.Evidence...)
	}
	rank := func(r recommendation.Reason) float64 {
		switch r.Code {
		case main:
			return math.Inf(1)
		case "SOD_ACCEPTED": // shown however little room there is
			return math.MaxFloat64
		case "BASE_RATE":
			return -1
		default:
			return math.Abs(r.Weight)
		}
	}
	slices.SortStableFunc(all, func(x, y recommendation.Reason) int {
		return cmp.Or(cmp.Compare(rank(y), rank(x)), strings.Compare(x.Code, y.Code))
	})
	ways = ways[:min(len(ways), maxWays)]
	all = all[:min(len(all), maxReasons-len(ways))]
	for _, t := range ways {
		all = append(all, reason(t.Code, 0, t.Text, t.Numbers))
	}
	evidence := []string{}
	for _, r := range all {
		for _, id := range uuids[r.Code] {
			if id != "" && !slices.Contains(evidence, id) {
				evidence = append(evidence, id)
			}
		}
		uuids[r.Code] = nil
	}
	return all, evidence[:min(len(evidence), maxUUIDs)]
}

func reason(code string, weight float64, text string, numbers map[string]float64) recommendation.Reason {
	r := recommendation.Reason{Code: code, Weight: weight, Text: text}
	if len(numbers) > 0 {
		r.Numbers = make(map[string]float64, len(numbers))
		for k, v := range numbers {
			r.Numbers[k] = round(v, 4)
		}
	}
	return r
}

// round keeps a fixed number of digits, so that the last bits of a sum never show in the bytes.
func round(x float64, digits int) float64 {
	scale := math.Pow10(digits)
	r := math.Round(x*scale) / scale
	if r == 0 {
		return 0 // no negative zero
	}
	return r
}
