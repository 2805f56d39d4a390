package blend

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"recert/score/internal/learn"
	"recert/score/internal/learn/calibrate"
	"recert/score/internal/learn/wire"
	"recert/score/internal/table"
)

// Model is a calibrated sum of other models' logits: shift + slope * (share * logit + share * logit ...). Its
// explanation is theirs, each term times the slope and its model's share, with terms on the same columns added.
type Model struct {
	parts  []learn.Model
	shares []float64
	platt  calibrate.Platt
}

// Logits implements learn.Model.
func (m *Model) Logits(t *table.Table, rows []int) []float64 {
	out := make([]float64, len(rows))
	for k, p := range m.parts {
		for i, z := range p.Logits(t, rows) {
			out[i] += m.shares[k] * z
		}
	}
	for i, z := range out {
		out[i] = m.platt.Apply(z)
	}
	return out
}

// Explain implements learn.Model: the terms are sets of columns, the weightiest first.
func (m *Model) Explain(t *table.Table, row int) (float64, []learn.Term) {
	base := m.platt.Shift
	if len(m.parts) == 1 {
		scale := m.platt.Slope * m.shares[0]
		b, terms := m.parts[0].Explain(t, row)
		for i := range terms {
			terms[i].Weight *= scale
		}
		return base + scale*b, terms
	}
	var terms []learn.Term
	known := map[string]int{}
	for k, p := range m.parts {
		scale := m.platt.Slope * m.shares[k]
		b, own := p.Explain(t, row)
		base += scale * b
		for _, term := range own {
			key := strings.Join(term.Columns, "\x00")
			at, ok := known[key]
			if !ok {
				at = len(terms)
				known[key] = at
				terms = append(terms, learn.Term{Columns: term.Columns})
			}
			terms[at].Weight += scale * term.Weight
		}
	}
	slices.SortStableFunc(terms, func(a, b learn.Term) int {
		return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight))
	})
	return base, terms
}

// Update learns from one more decision in those parts that can, and says whether any could. The calibration
// stays as it is until the next Fit. Nobody may read the model meanwhile.
func (m *Model) Update(t *table.Table, row int) (learned bool) {
	for _, p := range m.parts {
		if online, ok := p.(interface{ Update(*table.Table, int) }); ok {
			online.Update(t, row)
			learned = true
		}
	}
	return learned
}

// Online tells whether Update teaches the model anything.
func (m *Model) Online() bool {
	return slices.ContainsFunc(m.parts, func(p learn.Model) bool {
		_, can := p.(interface{ Update(*table.Table, int) })
		return can
	})
}

// Recalibrated returns the model with another map after its own, such as one fitted to later decisions; they
// share their parts.
func (m *Model) Recalibrated(p calibrate.Platt) *Model {
	out := *m
	out.platt = calibrate.Platt{Slope: p.Slope * m.platt.Slope, Shift: p.Apply(m.platt.Shift)}
	return &out
}

// Support implements learn.Model.
func (m *Model) Support(t *table.Table, row int) learn.Support { return m.parts[0].Support(t, row) }

// AppendBinary implements learn.Model.
func (m *Model) AppendBinary(b []byte) ([]byte, error) {
	b = wire.AppendHeader(b, wire.Blend)
	b = wire.AppendFloat(wire.AppendFloat(b, m.platt.Slope), m.platt.Shift)
	b = wire.AppendUint(b, uint64(len(m.parts)))
	for k, p := range m.parts {
		own, err := p.AppendBinary(nil)
		if err != nil {
			return nil, err
		}
		b = wire.AppendBytes(wire.AppendFloat(b, m.shares[k]), own)
	}
	return b, nil
}

// Decode reads what AppendBinary wrote after its header; load reads a part.
func Decode(r *wire.Reader, load func([]byte) (learn.Model, error)) *Model {
	m := &Model{platt: calibrate.Platt{Slope: r.Float(), Shift: r.Float()}}
	n := r.Count(9)
	if n == 0 {
		r.Fail("a blend of nothing")
	}
	for range n {
		share := r.Float()
		part, err := load(r.Bytes())
		if err != nil {
			r.Fail("reading a part: %w", err)
			return m
		}
		m.parts, m.shares = append(m.parts, part), append(m.shares, share)
	}
	return m
}
