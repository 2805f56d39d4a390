package model

import (
	"fmt"
	"strings"

	"recert/schemas/usage"
	"recert/score/internal/signal"
)

// supportedFrom is the Survival from which peers speak for an access in full. That others need it says little of a
// person who would be seen to use it and is not.
const supportedFrom = 0.2

// peers compares with people of the same department, title or manager: those of them who hold it most.
func peers(f *signal.Features) []Contribution {
	all := thin(f)
	best := -1
	for i, p := range f.Peers {
		if p.Enough() && (best < 0 || p.Share > f.Peers[best].Share) {
			best = i
		}
	}
	if best < 0 {
		text := "There are fewer than five peers to compare with: a job of its own."
		if len(f.Thin) > 0 {
			text = "There are not five people to compare with, by what the directory tells."
		}
		return append(all, Contribution{Code: "PEERS_TOO_FEW", Text: text, Numbers: map[string]float64{}})
	}
	p := f.Peers[best]
	rate := (float64(f.OrgHolders) + 0.5) / (float64(f.OrgAccounts) + 1)
	w := clamp(0.6*(logit(clamp(p.Share, 0.001, 0.999))-logit(clamp(rate, 0.001, 0.999))), -1, 1.2)
	if rate >= 0.8 {
		w = 1.2 // nearly everybody has it: no outlier to be found
	}
	if u := &f.Usage; w > 0 && u.Grade == usage.Observed && u.Tells && !u.Ongoing() {
		w *= min(1, u.Survival/supportedFrom)
	}
	code := "PEERS_HOLD_IT"
	if w < 0 {
		code = "PEERS_RARELY_HOLD_IT"
	}
	return append(all, Contribution{
		Code: code, Weight: w,
		Text:    fmt.Sprintf("%d of %d others with the same %s hold it%s, %d of %d in the org.", p.Holders, p.Count, p.Attribute, than(p.Share, rate), f.OrgHolders, f.OrgAccounts),
		Numbers: map[string]float64{"peer_holders": float64(p.Holders), "peers": float64(p.Count), "peer_share": p.Share, "org_share": rate},
	})
}

// than says how common it is where few have it at all: one of many is no custom, though the org has fewer yet.
func than(share, rate float64) string {
	switch {
	case share >= 0.5:
		return ""
	case share >= rate:
		return ", more than elsewhere"
	default:
		return ", fewer than elsewhere"
	}
}

// thin tells what is missing of the person's job; it weighs nothing, but lowers the confidence.
func thin(f *signal.Features) []Contribution {
	if len(f.Thin) == 0 {
		return nil
	}
	return []Contribution{{
		Code: "HR_DATA_THIN", Text: "The directory tells little of the job (" + strings.Join(f.Thin, ", ") + "), so peers say less.",
		Numbers: map[string]float64{"missing": float64(len(f.Thin))},
	}}
}

// outlierFrom is the score from which an outlier is told, outlierWeight what a score of 1 weighs: rarity alone is
// no ground.
const (
	outlierFrom   = 0.5
	outlierWeight = 0.8
)

func outlier(f *signal.Features) []Contribution {
	o := &f.Outlier
	if !o.Known() || o.Score < outlierFrom {
		return nil
	}
	return []Contribution{{
		Code: "OUTLIER_AMONG_PEERS", Weight: -outlierWeight * o.Score,
		Text:    fmt.Sprintf("%d of the %d people whose other access is most alike hold it; those who do are a group of their own.", o.Holders, o.Peers),
		Numbers: map[string]float64{"score": o.Score, "peer_share": o.Share, "unshared": o.Unshared, "elsewhere": o.Elsewhere, "group": o.Group},
	}}
}
