package page

import (
	"math"

	"recert/sink/internal/report/figures"
)

// outcomePlot shows for each outcome how its items were decided.
func outcomePlot(c *figures.Campaign) *plot {
	const width, rowHeight, left, room = 480, 34, 80, 390
	p := &plot{Title: "Decisions by recommendation", Desc: "One bar for each recommendation: approved, revoked and undecided items as shares.", Width: width, Height: 3*rowHeight + 40}
	for i, o := range []struct {
		name                     string
		items, approved, revoked uint64
	}{
		{"keep", c.ApproveItems, c.ApproveApproved, c.ApproveRevoked},
		{"take away", c.RevokeItems, c.RevokeApproved, c.RevokeRevoked},
		{"question", c.ClarifyItems, c.ClarifyApproved, c.ClarifyRevoked},
	} {
		y := float64(i*rowHeight + 4)
		p.text(left-8, y+17, "end", "name", o.name)
		if o.items == 0 {
			p.text(left, y+17, "start", "tick", "no items")
			continue
		}
		approved, revoked := float64(o.approved)/float64(o.items), float64(o.revoked)/float64(o.items)
		p.rect(left, y, room, 24, "undecided")
		p.rect(left, y, room*approved, 24, "approved")
		p.rect(left+room*approved, y, room*revoked, 24, "revoked")
	}
	y := float64(3*rowHeight + 12)
	for i, l := range []string{"approved", "revoked", "undecided"} {
		x := float64(left + i*110)
		p.rect(x, y, 12, 12, l)
		p.text(x+18, y+11, "start", "tick", l)
	}
	return p
}

// reliabilityPlot shows predicted against observed, in bins of equally many items; nil without items.
func reliabilityPlot(c *figures.Campaign, part string) *plot {
	least := leastOf(c, part)
	a := area{left: 52, top: 26, width: 340, height: 260, x0: least, x1: 1, y0: least, y1: 1}
	p := &plot{
		Title: "Reliability: " + partName(part), Width: 410, Height: 330,
		Desc: "Each dot is a bin of equally many decided items: across, the probability of keeping that the model gave; up, the share approved, with its 95 % interval. On the diagonal the probabilities are honest.",
	}
	var marks []float64
	for i := range 5 {
		marks = append(marks, least+(1-least)*float64(i)/4)
	}
	p.axes(a, marks, marks, "predicted: keep", "approved")
	p.line(a.x(least), a.y(least), a.x(1), a.y(1), "ideal")
	seen := false
	for _, b := range c.Bins {
		if b.Part != part || b.Binning != figures.Mass {
			continue
		}
		seen = true
		p.line(a.x(b.Predicted), a.y(b.Low), a.x(b.Predicted), a.y(b.High), "whisker")
		p.dot(a.x(b.Predicted), a.y(b.Observed), 4, "mark")
	}
	if !seen {
		return nil
	}
	return p
}

// leastOf is where the axes of a reliability plot begin: where most is approved all bins lie in one corner.
func leastOf(c *figures.Campaign, part string) float64 {
	least := 1.0
	for _, b := range c.Bins {
		if b.Part == part && b.Binning == figures.Mass {
			least = min(least, b.Predicted, b.Low)
		}
	}
	for _, v := range []float64{0.8, 0.6, 0.4} {
		if least >= v {
			return v
		}
	}
	return 0
}

// curvePlot shows agreement over coverage; nil without decided items.
func curvePlot(c *figures.Campaign) *plot {
	if len(c.Curve) == 0 {
		return nil
	}
	least := 1.0
	for _, pt := range c.Curve {
		least = min(least, pt.Agreement)
	}
	bottom := max(0, math.Floor((least-0.01)*20)/20)
	step := 0.05
	if bottom < 0.75 {
		step = 0.25
		bottom = math.Floor(bottom*4) / 4
	}
	a := area{left: 52, top: 26, width: 340, height: 220, x1: 1, y0: bottom, y1: 1}
	p := &plot{
		Title: "Coverage and agreement", Width: 410, Height: 290,
		Desc: "Across, the share of decided items with the highest probabilities of keeping; up, the share of them that was approved, with its 95 % interval as a band. The dashed line is 99 %.",
	}
	var ys []float64
	for i := 0; ; i++ {
		v := bottom + float64(i)*step
		if v > 1+1e-9 {
			break
		}
		ys = append(ys, math.Round(v*100)/100)
	}
	p.axes(a, []float64{0, 0.25, 0.5, 0.75, 1}, ys, "share of items covered", "approved")
	var xs, mid, low, high []float64
	for _, pt := range c.Curve {
		xs, mid = append(xs, a.x(pt.Coverage)), append(mid, a.y(pt.Agreement))
		low, high = append(low, a.y(max(bottom, pt.AgreementLow))), append(high, a.y(pt.AgreementHigh))
	}
	band, around := append([]float64{}, xs...), append([]float64{}, high...)
	for i := len(xs) - 1; i >= 0; i-- {
		band, around = append(band, xs[i]), append(around, low[i])
	}
	p.path(band, around, "band")
	if bottom <= figures.Usual {
		p.line(a.x(0), a.y(figures.Usual), a.x(1), a.y(figures.Usual), "limit")
	}
	p.path(xs, mid, "curve")
	return p
}

func partName(part string) string {
	switch part {
	case figures.PartAll:
		return "all decided items"
	case figures.PartHoldout:
		return "items decided unassisted"
	case "approve":
		return "recommended to keep"
	case "revoke":
		return "recommended to take away"
	case "clarify":
		return "asked about"
	default:
		return part
	}
}
