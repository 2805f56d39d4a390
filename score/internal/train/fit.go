package train

import (
	"context"
	"fmt"
	"math"

	"recert/schemas/modelfile"
	"recert/score/internal/feature"
	"recert/score/internal/labels"
	"recert/score/internal/learn"
	"recert/score/internal/table"
)

// row is one decision with what the item looked like.
type row struct {
	label  *labels.Label
	item   *item
	weight float64
}

// trained is one fitted model with all of its header but what the records decide.
type trained struct {
	header modelfile.Header
	raw    []byte
}

// enough tells whether there is something to learn from.
func enough(rows []row, fewest, denials int) bool {
	n, revoked := 0, 0
	for _, r := range rows {
		if r.item.holdout {
			continue
		}
		n++
		if r.label.Decision == labels.Revoke {
			revoked++
		}
	}
	return n >= fewest && revoked >= denials && n-revoked >= denials
}

// set is the rows as a table, and which of them are for what.
type set struct {
	table *table.Table
	rows  []row
	// learn are trained on; held are decided without a recommendation and only ever looked at.
	learn, held []int
	campaigns   []string // in the order of their launch
	columns     feature.Columns
	known       *known
	before      map[string]*version // that an online model goes on from, by name
}

// tableOf unpacks one row at a time: as maps, all of them would take several times the table.
func tableOf(rows []row, k *known) *set {
	s := &set{rows: rows, columns: k.columns(rows), known: k}
	b := table.NewBuilder(s.columns.Levels, s.columns.Numbers)
	for i, r := range rows {
		s.columns.Add(b, k.row(r.item))
		b.Decide(r.label.Decision == labels.Approve, r.weight)
		if r.item.holdout {
			s.held = append(s.held, i)
		} else {
			s.learn = append(s.learn, i)
		}
	}
	s.table, s.campaigns = b.Table(), launches(rows)
	return s
}

// fit trains every learner, the better of which is served. It is a pure function of the rows, and of the versions
// before that online models go on from.
func fit(ctx context.Context, learners []learn.Learner, rows []row, before map[string]*version, k *known) ([]trained, error) {
	s := tableOf(rows, k)
	s.before = before
	models := make([]trained, len(learners))
	best := 0
	for i, l := range learners {
		m, err := s.fit(ctx, l)
		if err != nil {
			return nil, fmt.Errorf("fitting %s: %w", l.Name(), err)
		}
		models[i] = *m
		if m.header.Figures["logloss"] < models[best].header.Figures["logloss"] {
			best = i
		}
	}
	models[best].header.Role = modelfile.Served
	return models, nil
}

// fit looks at how good a learner is on decisions that it did not see, calibrates on them, and teaches it: an online
// model the decisions that came since, any other all of them.
func (s *set) fit(ctx context.Context, l learn.Learner) (*trained, error) {
	unseen, err := s.unseen(ctx, l)
	if err != nil {
		return nil, err
	}
	model, h, ok := s.goOn(l.Name())
	if !ok {
		if model, h, err = s.fitWhole(ctx, l); err != nil {
			return nil, err
		}
	}
	raw, err := model.AppendBinary(nil)
	if err != nil {
		return nil, fmt.Errorf("encoding: %w", err)
	}
	h.Name, h.Role, h.Campaigns = l.Name(), modelfile.Shadow, s.campaigns
	if h.Fitted > 0 {
		h.Learned = learnedFrom(s.rows)
	}
	h.Combine, h.Figures = s.combine(unseen), s.figures(unseen)
	return &trained{h, raw}, nil
}

func (s *set) fitWhole(ctx context.Context, l learn.Learner) (learn.Model, modelfile.Header, error) {
	h := modelfile.Header{Rows: len(s.learn), HeldOut: len(s.held), Levels: s.columns.Levels, Numbers: s.columns.Numbers}
	for _, i := range s.learn {
		h.Denials += 1 - int(s.table.Label[i])
	}
	model, err := l.Fit(ctx, s.table, s.learn, nil)
	if err != nil {
		return nil, h, err
	}
	if o, can := model.(online); can && o.Online() {
		h.Fitted = h.Rows
	}
	return model, h, nil
}

// finite keeps figures that JSON can hold.
func finite(figures map[string]float64) map[string]float64 {
	for name, x := range figures {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			delete(figures, name)
			continue
		}
		figures[name] = feature.Cut(x)
	}
	return figures
}
