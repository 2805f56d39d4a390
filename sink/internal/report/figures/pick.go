package figures

// Usual is the agreement that a report speaks of where it names one only.
const Usual = 0.99

// LeastKeepRatio returns the lowest keep ratio of each attribute, of what was recommended.
func (c *Campaign) LeastKeepRatio() map[string]float64 {
	least := map[string]float64{}
	for i := range c.Disparity {
		g := &c.Disparity[i]
		if g.Measure != Recommended || g.KeepRatio == nil {
			continue
		}
		if v, ok := least[g.Attribute]; !ok || *g.KeepRatio < v {
			least[g.Attribute] = *g.KeepRatio
		}
	}
	return least
}

// MostRubberStamp returns the highest index, nil where nobody has one.
func (c *Campaign) MostRubberStamp() *float64 {
	var most *float64
	for i := range c.Reviewers {
		if v := c.Reviewers[i].RubberStamp; v != nil && (most == nil || *v > *most) {
			most = v
		}
	}
	return most
}

// EffortAt returns the effort at an agreement, nil where there is none.
func (c *Campaign) EffortAt(target float64) *Effort {
	for i := range c.Effort {
		if c.Effort[i].Target == target {
			return &c.Effort[i]
		}
	}
	return nil
}

// CoverageAt returns the coverage at an agreement, nil where nothing was decided.
func (c *Campaign) CoverageAt(target float64) *Coverage {
	for i := range c.Coverage {
		if c.Coverage[i].Target == target {
			return &c.Coverage[i]
		}
	}
	return nil
}

// Model returns the figures of a model on a part of the items, nil where nothing of it was decided.
func (c *Campaign) Model(name, part string) *Model {
	for i := range c.Models {
		if c.Models[i].Name == name && c.Models[i].Part == part {
			return &c.Models[i]
		}
	}
	return nil
}
