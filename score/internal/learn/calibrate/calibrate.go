// Package calibrate maps logits to logits whose probabilities come true: 0.9 nine times in ten.
//
// A map is fitted to logits of rows that the model behind them was not fitted to (CrossFit makes them within
// the training rows). Platt's has two parameters and keeps explanations: every term is scaled. Isotonic is free
// in form and wants a thousand decisions or more.
package calibrate

import (
	"context"
	"fmt"
	"math"

	"recert/score/internal/learn"
	"recert/score/internal/table"
)

// Platt is the map of a logit z to Slope*z + Shift (Platt 1999).
type Platt struct{ Slope, Shift float64 }

// Same leaves a logit as it is.
func Same() Platt { return Platt{Slope: 1} }

// Apply maps a logit.
func (p Platt) Apply(z float64) float64 { return p.Slope*z + p.Shift }

const (
	plattSteps = 50
	// ridge stands for as many rows that speak for leaving the logits as they are: it decides where there are few.
	ridge = 1
)

// FitPlatt fits the map by Newton's method; weight may be nil. It stays near Same where little speaks against
// it, and its slope is never negative: an order that is wrong is not turned round.
func FitPlatt(logits []float64, label []uint8, weight []float64) Platt {
	p := Same()
	for range plattSteps {
		gs, gt := ridge*(1-p.Slope), -ridge*p.Shift
		hss, hst, htt := float64(ridge), 0.0, float64(ridge)
		for i, z := range logits {
			w := 1.0
			if weight != nil {
				w = weight[i]
			}
			q := 1 / (1 + math.Exp(-p.Apply(z)))
			e, v := w*(float64(label[i])-q), w*q*(1-q)
			gs, gt = gs+e*z, gt+e
			hss, hst, htt = hss+v*z*z, hst+v*z, htt+v
		}
		det := hss*htt - hst*hst
		ds, dt := (gs*htt-gt*hst)/det, (gt*hss-gs*hst)/det
		if long := max(math.Abs(ds), math.Abs(dt)); long > 1 {
			ds, dt = ds/long, dt/long
		}
		p.Slope, p.Shift = p.Slope+ds, p.Shift+dt
		if math.Abs(ds)+math.Abs(dt) < 1e-10 {
			break
		}
	}
	if math.IsNaN(p.Slope) || math.IsNaN(p.Shift) {
		return Same()
	}
	p.Slope = max(p.Slope, 0)
	return p
}

// CrossFit returns the logit of each of the rows by a model fitted to the other parts of them. The parts are
// as equal as can be in approvals and denials; a row's part follows from its place in rows alone.
func CrossFit(ctx context.Context, l learn.Learner, t *table.Table, rows []int, parts int, progress func(float64)) ([]float64, error) {
	part := make([]int, len(rows))
	var seen [2]int
	for i, row := range rows {
		label := t.Label[row]
		part[i] = seen[label] % parts
		seen[label]++
	}
	out := make([]float64, len(rows))
	for k := range parts {
		var in, held, places []int
		for i, row := range rows {
			if part[i] == k {
				held, places = append(held, row), append(places, i)
			} else {
				in = append(in, row)
			}
		}
		m, err := l.Fit(ctx, t, in, nil)
		if err != nil {
			return nil, fmt.Errorf("cross-fitting part %d of %d: %w", k+1, parts, err)
		}
		for i, z := range m.Logits(t, held) {
			out[places[i]] = z
		}
		if progress != nil {
			progress(float64(k+1) / float64(parts))
		}
	}
	return out, nil
}
