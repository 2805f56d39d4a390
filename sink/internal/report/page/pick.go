package page

import "recert/sink/internal/report/figures"

// mostLevels is how many groups of an attribute a table shows.
const mostLevels = 40

// models are the rows of the comparison: every model and rule on all decided items.
func models(c *figures.Campaign) []figures.Model {
	var all []figures.Model
	for _, m := range c.Models {
		if m.Part == figures.PartAll {
			all = append(all, m)
		}
	}
	return all
}

// parts are the served model's figures on each part of the items.
func parts(c *figures.Campaign) []figures.Model {
	var all []figures.Model
	for _, part := range []string{figures.PartAll, "approve", "revoke", "clarify", figures.PartHoldout} {
		if m := c.Model(figures.Served, part); m != nil {
			all = append(all, *m)
		}
	}
	return all
}

// bins are the reliability bins of a part.
func bins(c *figures.Campaign, part, binning string) []figures.Bin {
	var all []figures.Bin
	for _, b := range c.Bins {
		if b.Part == part && b.Binning == binning {
			all = append(all, b)
		}
	}
	return all
}

// attributes are what groups are looked at by.
func attributes() []string { return []string{"department", "location", "user_type"} }

// levels are the groups of an attribute by one measure: those that stand out first, then the largest.
func levels(c *figures.Campaign, measure, attribute string) []figures.Group {
	var all []figures.Group
	for _, g := range c.Disparity {
		if g.Measure == measure && g.Attribute == attribute && len(all) < mostLevels {
			all = append(all, g)
		}
	}
	if len(all) == 1 && all[0].Level == "" {
		return nil // nobody's profile holds it
	}
	return all
}

// heading is the name of an attribute or a part in words.
func heading(name string) string {
	switch name {
	case "user_type":
		return "employee type"
	case figures.PartAll, figures.PartHoldout, "approve", "revoke", "clarify":
		return partName(name)
	default:
		return name
	}
}
