package page

import (
	"fmt"
	"math"

	"recert/sink/internal/report/figures"
)

// tile is one key figure: what it is, its value, and what to think of it.
type tile struct{ Name, Value, Note, State string }

// tiles are the key figures of a campaign.
func tiles(c *figures.Campaign) []tile {
	all := []tile{agreementTile(c), overrideTile(c), calibrationTile(c), coverageTile(c), fairnessTile(c), driftTile(c), reviewersTile(c), effortTile(c)}
	for i := range all {
		if all[i].State == "" {
			all[i].State = "fine"
		}
	}
	return all
}

func agreementTile(c *figures.Campaign) tile {
	t := tile{Name: "Agreement", Value: percent(c.Agreement), Note: fmt.Sprintf("%s of %s advised decisions; 95 %%: %s", count(c.Agreed), count(c.Advised), interval(c.AgreementLow, c.AgreementHigh))}
	return t.unless(c.Agreement != nil, "nothing advised was decided").only(c.Enough, c.Advised)
}

func overrideTile(c *figures.Campaign) tile {
	overrides := c.Advised - c.Agreed
	t := tile{Name: "Overrides", Value: count(overrides), Note: fmt.Sprintf("%s kept against revoke, %s revoked against keep", count(c.RevokeApproved), count(c.ApproveRevoked))}
	return t.unless(c.Advised > 0, "nothing advised was decided")
}

func calibrationTile(c *figures.Campaign) tile {
	t := tile{Name: "Calibration error"}
	m := c.Model(figures.Served, figures.PartAll)
	if m == nil || m.ECEMass == nil {
		return t.unless(false, "nothing was decided")
	}
	// Few items are off by chance: what is less than twice that is none of the model's doing.
	const watch, act, chance = 0.03, 0.06, 2
	t.Value, t.Note = percent(m.ECEMass), "mean distance of probability and decisions; goal: at most 3 %; by chance alone "+percent(m.ECEChance)
	switch {
	case m.ECEChance != nil && *m.ECEMass < chance**m.ECEChance:
	case *m.ECEMass > act:
		t.State = figures.Act
	case *m.ECEMass > watch:
		t.State = figures.Watch
	}
	return t.only(m.Enough, m.N)
}

func coverageTile(c *figures.Campaign) tile {
	t := tile{Name: "Coverage at 99 %"}
	v := c.CoverageAt(figures.Usual)
	if v == nil {
		return t.unless(false, "nothing was decided")
	}
	t.Value, t.Note = percent(&v.Coverage), fmt.Sprintf("of items agree at 99 %%; %s for sure (95 %% bound)", percent(&v.SureCoverage))
	return t.only(v.Enough, v.N)
}

func fairnessTile(c *figures.Campaign) tile {
	t := tile{Name: "Worst group ratio"}
	least, where := math.Inf(1), ""
	for _, a := range attributes() {
		if v, ok := c.LeastKeepRatio()[a]; ok && v < least {
			least, where = v, a
		}
	}
	more := 0
	for i := range c.Disparity {
		if g := &c.Disparity[i]; g.Measure == figures.Recommended && g.Verdict == figures.MoreOften {
			more++
		}
	}
	if where == "" {
		return t.unless(false, "no two groups have 100 kept items")
	}
	t.Value, t.Note = number(2, &least), "by "+heading(where)+"; the four-fifths rule asks for 0.8"
	const fourFifths = 0.8
	switch {
	case least < fourFifths:
		t.State = figures.Act
	case more > 0:
		t.State = figures.Watch
		t.Note += fmt.Sprintf("; %s recommended away more often than chance explains", groupsOf(more))
	}
	return t
}

func driftTile(c *figures.Campaign) tile {
	t := tile{Name: "Drift"}
	act, watch, measured := 0, 0, 0
	for _, d := range c.Drift {
		switch d.State {
		case figures.Act:
			act++
		case figures.Watch:
			watch++
		case figures.TooFew, figures.NotMeasured:
			continue
		}
		measured++
	}
	if measured == 0 {
		return t.unless(false, "no campaign before it, or too few items")
	}
	t.Value, t.Note = fmt.Sprintf("%d of %d", act+watch, measured), fmt.Sprintf("features moved: %d to act on, %d to watch", act, watch)
	switch {
	case act > 0:
		t.State = figures.Act
	case watch > 0:
		t.State = figures.Watch
	}
	return t
}

func reviewersTile(c *figures.Campaign) tile {
	t := tile{Name: "Rubber stamping"}
	judged, act := 0, 0
	for i := range c.Reviewers {
		if r := &c.Reviewers[i]; r.RubberStamp != nil {
			judged++
			if r.State == figures.Act {
				act++
			}
		}
	}
	if judged == 0 {
		return t.unless(false, "nobody decided 20 items")
	}
	t.Value, t.Note = fmt.Sprintf("%d of %d", act, judged), "reviewers who look as if nobody looked; highest index "+number(2, c.MostRubberStamp())
	if act > 0 {
		t.State = figures.Act
	}
	return t
}

func effortTile(c *figures.Campaign) tile {
	t := tile{Name: "Work that could be saved"}
	e := c.EffortAt(figures.Usual)
	if e == nil || e.Threshold == nil {
		return t.unless(false, "no 100 decisions reach 99 % agreement")
	}
	t.Value, t.Note = percent(&e.AutoShare), fmt.Sprintf("%s items at 99 %% agreement: %s of reviewers", count(e.AutoItems), minutes(e.MinutesSaved))
	return t
}

func groupsOf(n int) string {
	if n == 1 {
		return "one group"
	}
	return fmt.Sprintf("%d groups", n)
}

// unless gives the tile up where nothing was measured.
func (t tile) unless(measured bool, why string) tile {
	if !measured {
		t.Value, t.Note, t.State = notMeasured, why, figures.NotMeasured
	}
	return t
}

// only takes a figure of few items back: the number stays, so that it can be looked at, but says nothing.
func (t tile) only(enough bool, n uint64) tile {
	if !enough && t.State != figures.NotMeasured {
		t.Note, t.State = fmt.Sprintf("%s: %s decisions", tooFew, count(n)), figures.TooFew
	}
	return t
}
