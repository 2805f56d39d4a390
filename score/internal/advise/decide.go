package advise

import (
	"slices"

	"recert/schemas/directory"
	"recert/schemas/recommendation"
	"recert/score/internal/guard"
	"recert/score/internal/model"
	"recert/score/internal/signal"
	"recert/score/internal/sod"
)

// Bounds of the probability that the access should stay.
const (
	approveFrom = 0.75
	revokeUpTo  = 0.25
	// handOver is how many silent days another department's work may have and still count as used.
	handOver = 60
)

// decide returns the outcome and the code of the main reason.
func decide(p float64, f *signal.Features, terms []model.Contribution, guards []guard.Guard) (outcome, main string) {
	if g := stopping(guards, guard.Advice); g != nil {
		return recommendation.Clarify, g.Code
	}
	if code, stop := ground(f); code != "" && p <= revokeUpTo {
		if g := stopping(guards, stop); g != nil {
			return recommendation.Clarify, g.Code
		}
		return recommendation.Revoke, code
	}
	if len(sod.Open(f.Conflicts)) > 0 {
		return recommendation.Clarify, "SOD_CONFLICT"
	}
	if code := supported(f); p >= approveFrom && code != "" {
		return recommendation.Approve, code
	}
	if f.Grant.OutOfBand {
		return recommendation.Clarify, "GRANTED_OUT_OF_BAND"
	}
	if len(guards) > 0 {
		return recommendation.Clarify, guards[0].Code
	}
	return recommendation.Clarify, strongestAgainst(terms)
}

// stopping returns the first guard that stops what needs at least the given licence.
func stopping(guards []guard.Guard, least guard.Stop) *guard.Guard {
	i := slices.IndexFunc(guards, func(g guard.Guard) bool { return g.Stop >= least })
	if i < 0 {
		return nil
	}
	return &guards[i]
}

// ground names what a revoke may rest on, and which guards stand against it; empty when there is nothing.
func ground(f *signal.Features) (code string, against guard.Stop) {
	u := &f.Usage
	switch {
	case f.Account.Off:
		return "ACCOUNT_OFF", guard.Revoke
	case f.ContractOver():
		return "CONTRACT_ENDED", guard.Revoke
	case f.Grant.OutOfBand:
		return "GRANTED_OUT_OF_BAND", guard.Revoke
	case f.Gamed():
		return "USED_ONLY_BEFORE_REVIEWS", guard.Revoke
	case f.Moved():
		return "BELONGS_TO_OTHER_DEPARTMENT", guard.Silence
	case u.Survival < signal.GoneChance && u.SilentDays >= silentDays(f.CoveredDays):
		if u.Days > 0 {
			return "USE_STOPPED", guard.Silence
		}
		return "USE_SILENT", guard.Silence
	default:
		return "", guard.Silence
	}
}

// silentDays is the least silence that is a ground for a revoke by itself: a quarter, so that a pause of some weeks
// is none; less where the log is not much longer than that.
func silentDays(covered float64) float64 { return min(max(0.75*covered, 60), 90) }

// supported names the positive evidence for the access, empty when there is none.
func supported(f *signal.Features) string {
	if f.Usage.Warm.Days > 0 || f.Usage.OnlyReviews {
		return "" // who warms access up before a review buys no approval
	}
	if f.Foreign() && !f.Drift && f.Usage.SilentDays >= handOver {
		return "" // another department's work that rests: who needs it should say so
	}
	if f.Usage.Ongoing() {
		return "USE_ONGOING"
	}
	if f.Ways.Everyone() && !f.Account.Off {
		return "GIVEN_TO_EVERYONE" // what there is to review is the group, once
	}
	for _, p := range f.Peers {
		if p.Enough() && p.Share >= 0.8 && f.Held != nil && !f.Held.Direct() && f.Usage.Plausible() {
			return "PEERS_HOLD_IT"
		}
	}
	// A rule would put the person back at once: what there is to review is the rule.
	if f.Kind == directory.KindGroup && f.Usage.Apps == 0 && f.Held != nil && f.Held.ByRule() && !f.Held.Direct() {
		return "GRANTED_BY_RULE"
	}
	return ""
}

func strongestAgainst(terms []model.Contribution) string {
	worst := 0
	for i, t := range terms {
		if t.Weight < terms[worst].Weight {
			worst = i
		}
	}
	if terms[worst].Weight >= 0 {
		return "NO_SUPPORT"
	}
	return terms[worst].Code
}

// thinCost is what each thing that the directory does not say of a person's job takes off the certainty.
const thinCost = 0.15

// sure moves a confidence towards one half where little is known of the person's job: peers say less then.
func sure(confidence float64, f *signal.Features) float64 {
	known := max(0, 1-thinCost*float64(len(f.Thin)))
	return round(0.5+(confidence-0.5)*known, 4)
}
