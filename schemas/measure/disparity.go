package measure

import "math"

// Group is how one group of people's rows fared.
type Group struct {
	// Level is what the group's rows share.
	Level string
	// Rows is how many approved rows it has, Flagged how many of them were recommended for denial.
	Rows, Flagged int
	// Rate is Flagged / Rows, Low and High its 95 % bounds (Wilson).
	Rate, Low, High float64
	// Gap is Rate less the rate of all other rows, GapLow and GapHigh its 95 % bounds (Newcombe).
	Gap, GapLow, GapHigh float64
}

// Disparity compares groups by how often what was rightly held is recommended for denial.
type Disparity struct {
	// Groups are those with enough rows, in order of first appearance.
	Groups []Group
	// Least and Most are the levels of the groups flagged least and most.
	Least, Most string
	// KeepRatio is the share kept of the group flagged most over that of the group flagged least, with 95 % bounds
	// (Katz). Below 0.8 it breaks the four-fifths rule.
	KeepRatio, KeepRatioLow, KeepRatioHigh float64
	// FlagRatio is the rate of the group flagged least over that of the group flagged most; 1 when none is flagged.
	FlagRatio float64
	// Gap is the highest rate less the lowest, with 95 % bounds (Newcombe).
	Gap, GapLow, GapHigh float64
	// FourFifths tells whether KeepRatio is at least 0.8.
	FourFifths bool
}

// FewestRows is how many approved rows a group must have for its rate to be worth comparing.
const FewestRows = 100

// Disparities compares the groups that have at least fewest approved rows; ok is false with fewer than two of them.
// Denied rows are left out: to flag them is right. level returns the group of a row.
func Disparities(flagged []bool, label []uint8, level func(row int) string, fewest int) (d Disparity, ok bool) {
	at := map[string]int{}
	var all Group
	var groups []Group
	for row, y := range label {
		if y == 0 {
			continue
		}
		name := level(row)
		i, known := at[name]
		if !known {
			i = len(groups)
			at[name] = i
			groups = append(groups, Group{Level: name})
		}
		groups[i].count(flagged[row])
		all.count(flagged[row])
	}
	for _, g := range groups {
		if g.Rows >= fewest {
			d.Groups = append(d.Groups, g.against(all))
		}
	}
	if len(d.Groups) < 2 {
		return d, false
	}
	d.extremes()
	return d, true
}

func (g *Group) count(flagged bool) {
	g.Rows++
	if flagged {
		g.Flagged++
	}
}

// against fills the rate in and compares it with that of all other rows.
func (g Group) against(all Group) Group {
	k, n := float64(g.Flagged), float64(g.Rows)
	g.Rate = k / n
	g.Low, g.High = Wilson(k, n)
	restRows, rest := float64(all.Rows)-n, float64(all.Flagged)-k
	if restRows == 0 {
		g.Gap, g.GapLow, g.GapHigh = math.NaN(), math.NaN(), math.NaN()
		return g
	}
	g.Gap = g.Rate - rest/restRows
	g.GapLow, g.GapHigh = Difference(k, n, rest, restRows)
	return g
}

// extremes compares the group flagged most with the one flagged least.
func (d *Disparity) extremes() {
	least, most := d.Groups[0], d.Groups[0]
	for _, g := range d.Groups[1:] {
		if g.Rate < least.Rate {
			least = g
		}
		if g.Rate > most.Rate {
			most = g
		}
	}
	d.Least, d.Most = least.Level, most.Level
	lk, ln, mk, mn := float64(least.Flagged), float64(least.Rows), float64(most.Flagged), float64(most.Rows)
	d.KeepRatio = (1 - most.Rate) / (1 - least.Rate)
	d.KeepRatioLow, d.KeepRatioHigh = Ratio(mn-mk, mn, ln-lk, ln)
	d.FlagRatio = 1
	if most.Rate > 0 {
		d.FlagRatio = least.Rate / most.Rate
	}
	if least.Rate == 1 {
		d.KeepRatio = 1
	}
	d.Gap = most.Rate - least.Rate
	d.GapLow, d.GapHigh = Difference(mk, mn, lk, ln)
	d.FourFifths = d.KeepRatio >= 0.8
}
