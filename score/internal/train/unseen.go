package train

import (
	"cmp"
	"context"
	"math"
	"slices"

	"recert/schemas/measure"
	"recert/schemas/modelfile"
	"recert/score/internal/learn"
	"recert/score/internal/learn/calibrate"
	"recert/score/internal/model"
)

const (
	// parts is in how many parts a first campaign is cross-fitted.
	parts = 3
	// fewUnseen is how many decisions of a later campaign it takes to judge and calibrate by them.
	fewUnseen = 100
)

// unseen are rows with the logit of a model that had not seen them.
type unseen struct {
	rows   []int
	logits []float64
	// held are likewise, of the rows that are decided without a recommendation.
	held       []int
	heldLogits []float64
}

// launches returns the campaigns in the order of their launch.
func launches(rows []row) []string {
	at := map[string]int64{}
	var all []string
	for _, r := range rows {
		if _, known := at[r.label.Campaign]; !known {
			all = append(all, r.label.Campaign)
			at[r.label.Campaign] = r.item.asOf
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(at[a], at[b]) })
	return all
}

// unseen returns what an earlier version of the learner said of the last campaign before it was decided: nothing is
// better held out than that. Where no version was asked, one that is trained on the campaigns before weighs the last;
// and where there is but one, or too little in either, parts of the rows are weighed by what the other parts teach.
func (s *set) unseen(ctx context.Context, l learn.Learner) (*unseen, error) {
	before, after, held := s.last()
	if len(after) >= fewUnseen && s.mixed(after) {
		if u := s.said(l.Name(), after, held); u != nil {
			return u, nil
		}
		if len(before) >= fewUnseen && s.mixed(before) {
			m, err := l.Fit(ctx, s.table, before, nil)
			if err != nil {
				return nil, err
			}
			return &unseen{after, m.Logits(s.table, after), held, m.Logits(s.table, held)}, nil
		}
	}
	logits, err := calibrate.CrossFit(ctx, l, s.table, s.learn, parts, nil)
	if err != nil {
		return nil, err
	}
	return &unseen{rows: s.learn, logits: logits}, nil
}

// last tells the rows of the last campaign from those before it, and which of it are held out.
func (s *set) last() (before, after, held []int) {
	last := s.campaigns[len(s.campaigns)-1]
	for _, i := range s.learn {
		if s.rows[i].label.Campaign == last {
			after = append(after, i)
		} else {
			before = append(before, i)
		}
	}
	for _, i := range s.held {
		if s.rows[i].label.Campaign == last {
			held = append(held, i)
		}
	}
	return before, after, held
}

// said is what a version of the model said of the rows when they were scored, nil where it was not asked of all.
func (s *set) said(name string, after, held []int) *unseen {
	u := &unseen{rows: after, held: held}
	for _, rows := range [][]int{after, held} {
		for _, i := range rows {
			p, ok := s.known.said(s.rows[i].item, name)
			if !ok {
				return nil
			}
			if len(u.logits) < len(after) {
				u.logits = append(u.logits, logitOf(p))
			} else {
				u.heldLogits = append(u.heldLogits, logitOf(p))
			}
		}
	}
	return u
}

// mixed tells whether the rows hold both answers.
func (s *set) mixed(rows []int) bool {
	var n [2]int
	for _, i := range rows {
		n[s.table.Label[i]]++
	}
	return min(n[0], n[1]) >= 5
}

// combine fits how the learned logit joins the rules'. The prior is the mean logit, so that an average opinion pulls
// nowhere; the calibration is Platt's, of the joint logit on the unseen decisions.
func (s *set) combine(u *unseen) modelfile.Combine {
	c := modelfile.Combine{Scale: 1}
	var sum, weight float64
	for k, i := range u.rows {
		sum += s.table.Weight[i] * u.logits[k]
		weight += s.table.Weight[i]
	}
	if weight > 0 {
		c.Prior = sum / weight
	}
	joint, label, weights := make([]float64, len(u.rows)), make([]uint8, len(u.rows)), make([]float64, len(u.rows))
	for k, i := range u.rows {
		opinion := model.Opinion{Logit: u.logits[k], Combine: c}
		joint[k] = logitOf(s.rows[i].item.rules) + opinion.Pull()
		label[k], weights[k] = s.table.Label[i], s.table.Weight[i]
	}
	p := calibrate.FitPlatt(joint, label, weights)
	c.Scale, c.Shift = max(p.Slope, leastScale), p.Shift
	return c
}

// leastScale keeps the order of the joint logit in the probabilities.
const leastScale = 0.05

// logitOf undoes a probability that was written with six digits.
func logitOf(p float64) float64 {
	p = min(max(p, 1e-6), 1-1e-6)
	return math.Log(p / (1 - p))
}

// figures are how good the learner was on the unseen decisions, beside the rules on the same.
func (s *set) figures(u *unseen) map[string]float64 {
	f := map[string]float64{}
	p, label := s.probabilities(u.rows, u.logits)
	rules := make([]float64, len(u.rows))
	for k, i := range u.rows {
		rules[k] = s.rows[i].item.rules
	}
	judge(f, "", p, label)
	f["rules_auc"], f["rules_logloss"] = measure.AUC(rules, label), measure.LogLoss(rules, label)
	f["unseen"] = float64(len(u.rows))
	if len(u.held) >= fewUnseen {
		p, label := s.probabilities(u.held, u.heldLogits)
		judge(f, "unassisted_", p, label)
		f["unassisted"] = float64(len(u.held))
	}
	return finite(f)
}

func judge(f map[string]float64, prefix string, p []float64, label []uint8) {
	f[prefix+"auc"] = measure.AUC(p, label)
	f[prefix+"logloss"] = measure.LogLoss(p, label)
	f[prefix+"brier"] = measure.Brier(p, label)
	f[prefix+"ece"] = measure.CalibrationError(measure.EqualMass(p, label, measure.Bins))
	f[prefix+"riskiest20"] = measure.RiskiestShare(p, label, 0.2)
}

func (s *set) probabilities(rows []int, logits []float64) (p []float64, label []uint8) {
	for k, i := range rows {
		p, label = append(p, model.Probability(logits[k])), append(label, s.table.Label[i])
	}
	return p, label
}
