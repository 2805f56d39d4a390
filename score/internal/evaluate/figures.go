package evaluate

import (
	"math"

	"recert/schemas/measure"
)

// none is a figure that cannot be said.
var none = Number(math.NaN())

func (v *view) figures(h held) Figures {
	p, y := v.pick(h.p), v.label
	c := v.coverages(h, p)
	auc := measure.AUCInterval(p, y)
	f := Figures{
		AUC: Number(measure.AUC(p, y)), AUCLow: Number(auc.Low), AUCHigh: Number(auc.High), AveragePrecisionDenials: Number(measure.AveragePrecisionDenials(p, y)),
		Coverage98: Number(c[0].Share), Coverage98Low: Number(c[0].Low), Coverage98High: Number(c[0].High), Coverage98Threshold: Number(c[0].Threshold),
		Coverage99: Number(c[1].Share), Coverage99Low: Number(c[1].Low), Coverage99High: Number(c[1].High), Coverage99Threshold: Number(c[1].Threshold),
		Coverage995: Number(c[2].Share), Coverage995Low: Number(c[2].Low), Coverage995High: Number(c[2].High), Coverage995Threshold: Number(c[2].Threshold),
		Riskiest10: Number(measure.RiskiestShare(p, y, 0.1)), Riskiest20: Number(measure.RiskiestShare(p, y, 0.2)),
		LogLoss: none, Brier: none, BrierSkill: none, ECEEqualMass: none, ECEEqualWidth: none,
		Seconds: Number(h.seconds), AbstainRate: Number(v.abstains(h, nil, nil)),
	}
	if !h.method.RanksOnly {
		f.LogLoss, f.Brier, f.BrierSkill = Number(measure.LogLoss(p, y)), Number(measure.Brier(p, y)), Number(measure.BrierSkill(p, y))
		f.ECEEqualMass = Number(measure.CalibrationError(measure.EqualMass(p, y, measure.Bins)))
		f.ECEEqualWidth = Number(measure.CalibrationError(measure.EqualWidth(p, y, measure.Bins)))
	}
	f.ColdStart = ColdStart{UnseenManager: v.cold(h, v.manager, nil), UnseenResource: v.cold(h, v.resource, nil), UnseenBoth: v.cold(h, nil, nil)}
	if v.manager != nil && v.resource != nil {
		f.ColdStart.UnseenBoth = v.cold(h, v.manager, v.resource)
	}
	return f
}

// compare sets the first model against another method.
func (v *view) compare(h held) Compared {
	first, other := v.pick(v.held[0].p), v.pick(h.p)
	auc := measure.AUCDifference(first, other, v.label)
	c := Compared{AUC: Number(auc.Value), AUCLow: Number(auc.Low), AUCHigh: Number(auc.High), LogLoss: none, LogLossLow: none, LogLossHigh: none}
	if !h.method.RanksOnly {
		loss := measure.LogLossDifference(first, other, v.label)
		c.LogLoss, c.LogLossLow, c.LogLossHigh = Number(loss.Value), Number(loss.Low), Number(loss.High)
	}
	return c
}

// coverages have bounds for models, which people choose by; a baseline is only looked at.
func (v *view) coverages(h held, p []float64) []measure.Coverage {
	agreements := []float64{0.98, 0.99, 0.995}
	if !h.method.Baseline {
		return measure.Coverages(p, v.label, agreements, v.o.Seed)
	}
	var all []measure.Coverage
	for _, a := range agreements {
		all = append(all, measure.Covered(p, v.label, a))
	}
	return all
}

// cold measures the rows that are new in a, and in b where it is given.
func (v *view) cold(h held, a, b []bool) Cold {
	c := Cold{AUC: none, AbstainRate: none}
	if a == nil {
		return c
	}
	var p []float64
	var y []uint8
	for _, row := range v.rows {
		if a[row] && (b == nil || b[row]) {
			p, y = append(p, h.p[row]), append(y, v.t.Label[row])
			c.Denied += int(1 - v.t.Label[row])
		}
	}
	c.Rows, c.AUC, c.AbstainRate = len(y), Number(measure.AUC(p, y)), Number(v.abstains(h, a, b))
	return c
}

// abstains is the share of rows on which the method abstains, of those that are new in a and b where given; NaN for
// one that always answers.
func (v *view) abstains(h held, a, b []bool) float64 {
	if !h.can {
		return math.NaN()
	}
	var rows, abstained float64
	for _, row := range v.rows {
		if (a == nil || a[row]) && (b == nil || b[row]) {
			rows++
			if h.abstain[row] {
				abstained++
			}
		}
	}
	return abstained / rows
}
