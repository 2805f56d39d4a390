package page

import (
	"math"
	"strconv"

	"recert/sink/internal/report/figures"
)

// Most rows that a plot shows.
const (
	mostGroups   = 16
	mostFeatures = 16
)

// groupPlot shows how often kept items of each group of an attribute were recommended to take away; nil where fewer
// than two groups have enough items.
func groupPlot(c *figures.Campaign, attribute string) *plot {
	var shown []figures.Group
	var hits, all uint64
	highest := 0.01
	for _, g := range c.Disparity {
		if g.Measure != figures.Recommended || g.Attribute != attribute {
			continue
		}
		hits, all = hits+g.Hits, all+g.N
		if g.KeepRatio == nil || len(shown) == mostGroups {
			continue
		}
		shown = append(shown, g)
		highest = max(highest, *g.High)
	}
	if len(shown) < 2 {
		return nil
	}
	const rowHeight, left, room = 24, 150, 300
	p := &plot{
		Title: "Kept items that were recommended to take away, by " + heading(attribute), Width: 480, Height: len(shown)*rowHeight + 28,
		Desc: "One row for each group of 100 kept items and more: the share recommended to take away with its 95 % interval. The dashed line is the share over all groups.",
	}
	a := area{left: left, top: 4, width: room, height: float64(len(shown) * rowHeight), x1: min(1, highest*1.05), y1: 1}
	p.scale(a)
	average := float64(hits) / float64(all)
	p.line(a.x(average), a.top, a.x(average), a.top+a.height, "limit")
	for i, g := range shown {
		y := float64(i*rowHeight) + a.top + 14
		p.text(left-8, y+4, "end", "name", label(g.Level))
		p.line(a.x(*g.Low), y, a.x(min(a.x1, *g.High)), y, "whisker")
		p.dot(a.x(*g.Rate), y, 4, "mark "+state(g.Verdict))
	}
	return p
}

// scale draws marks below an area whose values start at 0.
func (p *plot) scale(a area) {
	step := 0.25
	for _, s := range []float64{0.002, 0.005, 0.01, 0.02, 0.05, 0.1} {
		if a.x1/s <= 6 {
			step = s
			break
		}
	}
	for i := 0; float64(i)*step <= a.x1; i++ {
		v := float64(i) * step
		p.line(a.x(v), a.top, a.x(v), a.top+a.height, "grid")
		p.text(a.x(v), a.top+a.height+16, "middle", "tick", strconv.FormatFloat(math.Round(1000*v)/10, 'f', -1, 64)+" %")
	}
}

// Limits of the population stability index.
const (
	watchPSI = 0.1
	actPSI   = 0.25
	mostPSI  = 1.0
)

// driftPlot shows what moved most; nil where nothing was measured.
func driftPlot(c *figures.Campaign) *plot {
	var shown []figures.Drift
	highest := 0.3
	for _, d := range c.Drift {
		if d.PSI == nil || d.State == figures.TooFew || len(shown) == mostFeatures {
			continue
		}
		shown = append(shown, d)
		highest = max(highest, min(mostPSI, *d.PSI))
	}
	if len(shown) == 0 {
		return nil
	}
	const rowHeight, left, room, width = 24, 150, 260, 480
	p := &plot{
		Title: "Drift against the campaign before", Width: width, Height: len(shown)*rowHeight + 28,
		Desc: "One bar for each feature: its population stability index. The lines are at 0.1, from where to watch, and at 0.25, from where to act. A bar with a gap is longer than there is room for.",
	}
	a := area{left: left, top: 4, width: room, height: float64(len(shown) * rowHeight), x1: highest, y1: 1}
	for _, v := range []float64{watchPSI, actPSI} {
		p.line(a.x(v), a.top, a.x(v), a.top+a.height, "limit")
		p.text(a.x(v), a.top+a.height+16, "middle", "tick", strconv.FormatFloat(v, 'f', -1, 64))
	}
	for i, d := range shown {
		y := float64(i*rowHeight) + a.top
		p.text(left-8, y+16, "end", "name", label(d.Feature))
		p.rect(left, y+4, a.x(min(mostPSI, *d.PSI))-left, 15, "bar "+state(d.State))
		if *d.PSI > mostPSI {
			end := a.x(mostPSI) // a gap in the bar: it goes on
			p.line(end-14, y+19, end-8, y+4, "cut")
		}
		p.text(width-8, y+16, "end", "tick", strconv.FormatFloat(*d.PSI, 'f', 3, 64))
	}
	return p
}
