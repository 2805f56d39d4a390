package page

import (
	"fmt"
	"math"
	"time"

	"recert/sink/internal/report/figures"
)

func p(v float64) *float64 { return &v }

// hostile is text of others that must not become markup, a link, a style or a script.
const hostile = `"><script>alert(1)</script><img src=https://evil.test/x onerror=alert(2)>' style=x {{.}} ` + "\u202e\x00\n"

// full is a campaign with every figure, as the views would give it.
func full() figures.Campaign {
	launched := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	c := figures.Campaign{Summary: figures.Summary{
		Org: "00o1corp", ID: "ici3", Name: "Quarterly review", Status: "ACTIVE", Launched: &launched, ModelVersions: []string{"blend-2026-09-30-1f2e"},
		Items: 5000, ApproveItems: 3900, RevokeItems: 400, ClarifyItems: 700, Decided: 3100, ApproveApproved: 2420, ApproveRevoked: 60, RevokeRevoked: 210, RevokeApproved: 30,
		ClarifyApproved: 300, ClarifyRevoked: 80, Advised: 2720, Agreed: 2630, Agreement: p(0.966912), AgreementLow: p(0.9595), AgreementHigh: p(0.973), AgreementWeighted: p(0.951),
		OverrideToRevoke: p(0.024194), OverrideToApprove: p(0.125), Assisted: 2530, AssistedAgreement: p(0.97), AssistedLow: p(0.963), AssistedHigh: p(0.976),
		Holdout: 190, HoldoutAgreement: p(0.926), HoldoutLow: p(0.88), HoldoutHigh: p(0.955), Gap: p(0.044), GapLow: p(0.014), GapHigh: p(0.091), Enough: true,
	}}
	for _, m := range []struct {
		name, kind, part string
		n                uint64
		auc              *float64
	}{
		{"served", "model", "all", 3100, p(0.934)}, {"served", "model", "approve", 2480, p(0.81)}, {"served", "model", "revoke", 240, p(0.66)}, {"served", "model", "clarify", 380, p(0.7)},
		{"served", "model", "holdout", 80, p(0.9)}, {"challenger", "model", "all", 3100, p(0.921)}, {"rules", "model", "all", 3100, p(0.88)}, {"entra_30", "rule", "all", 3100, nil}, {"okta_90", "rule", "all", 3100, nil},
	} {
		row := figures.Model{Name: m.name, Kind: m.kind, Part: m.part, N: m.n, Approved: m.n * 9 / 10, Agreement: p(0.93), AgreementLow: p(0.92), AgreementHigh: p(0.94), RevokeSaid: 300, RevokePrecision: p(0.7), RevokeRecall: p(0.6), AUC: m.auc, Enough: m.n >= 100}
		if m.auc != nil {
			row.LogLoss, row.Brier, row.BrierSkill, row.ECEMass, row.ECEWidth, row.ECEChance = p(0.151), p(0.0412), p(0.38), p(0.0123), p(0.0141), p(0.009)
		}
		c.Models = append(c.Models, row)
	}
	for _, part := range []string{"all", "approve", "revoke", "clarify", "holdout"} {
		for i := range 15 {
			x := (float64(i) + 0.5) / 15
			y := math.Min(1, math.Max(0, x+0.04*math.Sin(float64(i))))
			c.Bins = append(c.Bins, figures.Bin{Part: part, Binning: "mass", Bin: uint8(i + 1), N: 206.666667, Predicted: x, Observed: y, Low: math.Max(0, y-0.06), High: math.Min(1, y+0.05)})
		}
	}
	for i, t := range []float64{0.98, 0.99, 0.995} {
		c.Coverage = append(c.Coverage, figures.Coverage{Target: t, N: 3100, Rows: uint64(2200 - 600*i), Coverage: 0.71 - 0.2*float64(i), Threshold: p(0.9 + 0.03*float64(i)), Agreement: p(t), AgreementLow: p(t - 0.006), SureCoverage: 0.5 - 0.2*float64(i), Enough: true})
		c.Effort = append(c.Effort, figures.Effort{Target: t, Threshold: p(0.9 + 0.03*float64(i)), Measured: 1400, Agreement: p(t), AgreementLow: p(t - 0.006), AutoItems: uint64(3000 - 700*i), AutoShare: 0.6 - 0.14*float64(i), MedianSeconds: p(18.5), MinutesAll: p(1541.7), MinutesSaved: p(925 - 215.8*float64(i))})
	}
	for i := range 40 {
		x := (float64(i) + 1) / 40
		y := 1 - 0.12*x*x*x
		c.Curve = append(c.Curve, figures.Point{Rows: uint64(3100 * x), Coverage: x, Agreement: y, AgreementLow: y - 0.02/math.Sqrt(x), AgreementHigh: math.Min(1, y+0.01)})
	}
	groups(&c)
	moved(&c)
	people(&c)
	return c
}

func groups(c *figures.Campaign) {
	for _, measure := range []string{figures.Recommended, figures.Overridden} {
		for i, g := range []struct {
			level   string
			n, hits uint64
			keep    *float64
			verdict string
		}{
			{"Engineering", 900, 27, p(0.99), "no difference seen"}, {"Sales", 700, 14, p(1), "no difference seen"}, {"Finance", 420, 105, p(0.765), figures.FourFifths}, {"Operations & Logistics", 300, 24, p(0.94), "more often"},
			{"", 120, 4, p(0.98), "no difference seen"}, {"Legal", 40, 6, nil, figures.TooFew},
		} {
			rate := float64(g.hits) / float64(g.n)
			row := figures.Group{Measure: measure, Attribute: "department", Level: g.level, N: g.n, Hits: g.hits, Rate: p(rate), Low: p(math.Max(0, rate-0.02)), High: p(rate + 0.03), Gap: p(rate - 0.06), GapLow: p(rate - 0.09), GapHigh: p(rate - 0.03), KeepRatio: g.keep, FlagRatio: g.keep, Verdict: g.verdict}
			c.Disparity = append(c.Disparity, row)
			if i < 2 {
				row.Attribute, row.Level = "location", fmt.Sprintf("Site %d", i+1)
				c.Disparity = append(c.Disparity, row)
			}
		}
		c.Disparity = append(c.Disparity, figures.Group{Measure: measure, Attribute: "user_type", N: 2480, Hits: 180, Rate: p(0.0726), Low: p(0.063), High: p(0.0835), Verdict: figures.TooFew})
	}
}

func moved(c *figures.Campaign) {
	for _, d := range []struct {
		feature, kind, state string
		psi, noise           float64
	}{
		{"silent_days", "number", "act", 1.62, 0.0036}, {"department", "level", "act", 0.31, 0.005}, {"score", "score", "watch", 0.14, 0.0036}, {"title", "level", "stable", 0.05, 0.008},
		{"outcome", "outcome", "stable", 0.012, 0.0008}, {"manager", "level", figures.TooFew, 0.4, 0.12},
	} {
		c.Drift = append(c.Drift, figures.Drift{Previous: "ici2", Feature: d.feature, Kind: d.kind, N: 5000, NPrevious: 4800, PSI: p(d.psi), Noise: p(d.noise), State: d.state})
	}
}

func people(c *figures.Campaign) {
	c.Moods = []figures.Mood{{Previous: "ici2", Approved: p(0.88), ApprovedPrevious: p(0.93), Reviewers: 31, SameN: 2500, SameApproved: p(0.9), SameApprovedPrevious: p(0.93), Gap: p(-0.03), GapLow: p(-0.044), GapHigh: p(-0.016), State: figures.Moved}}
	c.Reviewers = []figures.Reviewer{
		{ID: "00uReviewer2", Pseudonym: "r-2", Decided: 240, Approved: 240, Advised: 200, Agreed: 188, WavedThrough: 12, Speed: p(0.99), Bulk: p(0.96), Uniformity: p(1), RubberStamp: p(0.983333), State: "act"},
		{ID: "00uReviewer1", Pseudonym: "r-1", Decided: 310, Approved: 270, Advised: 280, Agreed: 272, MedianSeconds: p(18.5), Speed: p(0.2), Bulk: p(0), Uniformity: p(0.741935), RubberStamp: p(0.313978), State: "no sign"},
		{ID: "00uReviewer3", Pseudonym: "r-3", Decided: 3, Approved: 3, Advised: 3, Agreed: 3, State: figures.TooFew},
	}
}

// report holds a full campaign, one that nobody decided, one with few decisions, and an org whose every text is hostile.
func report() *figures.Report {
	read := time.Date(2026, 10, 14, 8, 30, 0, 0, time.UTC)
	launched := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	done := full()
	quiet := figures.Campaign{Summary: figures.Summary{Org: "00o1corp", ID: "ici2", Launched: &launched, Items: 4800, ApproveItems: 4000, ClarifyItems: 800, ModelVersions: []string{"rules"}}}
	quiet.Drift = []figures.Drift{{Feature: "score", Kind: "score", N: 4800, State: figures.NotMeasured}}
	quiet.Effort = []figures.Effort{{Target: 0.99}}
	few := full()
	few.Summary = figures.Summary{Org: "00o1corp", ID: "ici1", Name: "Trial", Launched: &launched, Items: 40, ApproveItems: 40, Decided: 5, Advised: 5, Agreed: 5, ApproveApproved: 5, Agreement: p(1), AgreementLow: p(0.565), AgreementHigh: p(1)}
	few.Bins, few.Disparity, few.Drift, few.Effort, few.Moods = nil, nil, nil, nil, []figures.Mood{{Previous: "ici0", Approved: p(1), ApprovedPrevious: p(1)}}
	few.Models = []figures.Model{{Name: "served", Kind: "model", Part: "all", N: 5, Approved: 5, Agreement: p(1), LogLoss: p(0.1), Brier: p(0.01), ECEMass: p(0.1), ECEWidth: p(0.1)}}
	few.Coverage = []figures.Coverage{{Target: 0.99, N: 5, Rows: 5, Coverage: 1, Agreement: p(1), AgreementLow: p(0.565)}}
	few.Reviewers = few.Reviewers[2:]
	return &figures.Report{Orgs: []figures.Org{
		{
			ID: "00o1corp", ReadUntil: &read, History: []figures.Summary{done.Summary, quiet.Summary, few.Summary, quiet.Summary}, Campaigns: []figures.Campaign{done, quiet, few},
			Models: []figures.Version{{Name: "blend", Version: "2026-09-30-1f2e", Role: "served", TrainedUntil: launched, Rows: 9000, Denials: 700, Figures: map[string]float64{"auc": 0.91, "ece": 0.012}}},
		},
		{ID: hostile, History: []figures.Summary{nasty().Summary}, Campaigns: []figures.Campaign{nasty()}, Models: []figures.Version{{Name: hostile, Version: hostile, Role: hostile, Figures: map[string]float64{hostile: 1}}}},
	}}
}

// nasty is the full campaign with every text of others hostile.
func nasty() figures.Campaign {
	c := full()
	c.ID, c.Name, c.Status, c.ModelVersions = hostile, hostile, hostile, []string{hostile}
	for i := range c.Models {
		if c.Models[i].Name != figures.Served {
			c.Models[i].Name = hostile
		}
	}
	for i := range c.Disparity {
		c.Disparity[i].Level = hostile
	}
	for i := range c.Drift {
		c.Drift[i].Feature, c.Drift[i].Previous = hostile, hostile
	}
	for i := range c.Reviewers {
		c.Reviewers[i].ID = hostile
	}
	c.Moods[0].Previous = hostile
	return c
}
