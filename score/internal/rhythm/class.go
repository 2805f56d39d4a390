// Package rhythm tells what a silence means: how likely somebody who still needs an app would be as silent.
//
// Input are the active days of one person and of all who hold the app, output is a chance. Use is a renewal
// process: the days between two uses follow one of some classes (every day, every week … once a year; regular,
// irregular or in bursts). How common each class is comes from the app's own users (App), which one a person
// follows from his own days (History), so that somebody of whom little is known is judged by the others and
// somebody of whom much is known by himself. Days are counted on a clock that stands still where nobody could
// be seen and goes slowly in the app's quiet seasons. Everything is pure; nothing depends on an id.
package rhythm

import (
	"math"
	"sync"
)

// class is one way of using an app.
type class struct {
	// mean is the mean number of days between two uses, or two bursts of use.
	mean float64
	// regular tells that the days between are much alike; otherwise they are drawn by lot.
	regular bool
	// again is the chance that a use is followed by another within days, as in a burst.
	again float64
	// prior is how many users the class is worth before any was seen.
	prior float64
}

// classes are short rhythms of more weight, and long ones of so little that they count only where users show
// them, or where there are too few users to tell. A burst goes on with chance 0.6 (a few days) or 0.92 (weeks).
func classes() []class {
	var all []class
	for _, m := range []float64{1.5, 3, 7, 14, 30} {
		all = append(all, class{m, false, 0, 0.12}, class{m, true, 0, 0.08})
	}
	for _, m := range []float64{60, 91, 182, 365} {
		all = append(all, class{m, false, 0, 0.012}, class{m, true, 0, 0.006})
	}
	for _, m := range []float64{14, 30, 60, 91, 182, 365} {
		all = append(all, class{m, false, 0.6, 0.012}, class{m, false, 0.92, 0.006})
	}
	return all
}

const (
	kinds = 30
	// horizon is the longest silence that is told apart from longer ones, in days.
	horizon = 900
	// burstGap is the mean number of days between uses within a burst.
	burstGap = 2
	// burstEnd is from how many silent days on a burst has ended.
	burstEnd = 10
	// shape is the Erlang shape of a regular rhythm.
	shape = 4
	// Some gaps are out of any rhythm: an illness, a project. strayTail is their mean.
	strayShare = 0.01
	strayTail  = 60
	// tiny keeps logarithms finite.
	tiny = 1e-12
)

// table holds the logarithms that judging needs, by class and days.
type table struct {
	prior [kinds]float64
	// gap is the chance of exactly so many days between two uses, still that of more; first and unseen are the
	// same counted from a moment that is no use, as the beginning of the log is.
	gap, still, first, unseen [kinds][horizon + 1]float64
}

var tables = sync.OnceValue(func() *table {
	t := new(table)
	for k, c := range classes() {
		t.prior[k] = c.prior
		t.fill(k, c)
	}
	return t
})

func (t *table) fill(k int, c class) {
	const far = 10 * horizon // where next to nothing is left of any class
	pure, still := make([]float64, far+1), make([]float64, far+1)
	sum := 0.0
	for d := range pure {
		pure[d] = c.still(float64(d) + 0.5)
		if d == 0 {
			pure[d] = 1
		}
		still[d] = (1-strayShare)*pure[d] + strayShare*math.Exp(-float64(d)/strayTail)
		sum += pure[d]
	}
	left := sum
	for d := range horizon + 1 {
		t.still[k][d] = math.Log(still[d])
		if c.again > 0 {
			// Each burst ends with a silence: that it has ended is nothing odd, only how long ago.
			t.still[k][d] = math.Log(still[max(d, burstEnd)] / still[burstEnd])
		}
		// A moment chosen by lot falls into long gaps more often: strays would weigh too much here.
		t.unseen[k][d], t.first[k][d] = math.Log(max(left, tiny)/sum), math.Log(max(pure[d], tiny)/sum)
		if d > 0 {
			t.gap[k][d] = math.Log(still[d-1] - still[d])
		}
		left -= pure[d]
	}
	t.gap[k][0] = t.gap[k][1]
}

// still is the chance that more than x days pass, strays left out.
func (c class) still(x float64) float64 {
	between := math.Exp(-x / c.mean)
	if c.regular {
		y := shape * x / c.mean
		between, y = 0, math.Exp(-y) // the sum below is Erlang's
		for i, term := 0, 1.0; i < shape; i++ {
			between += term * y
			term *= shape * x / c.mean / float64(i+1)
		}
	}
	return c.again*math.Exp(-x/burstGap) + (1-c.again)*between
}
