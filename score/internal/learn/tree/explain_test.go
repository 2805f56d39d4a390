package tree

import (
	"context"
	"math"
	"math/bits"
	"strings"
	"testing"

	"recert/score/internal/learn/learntest"
)

// given is what a tree is expected to say when only the columns in known are: by walking it, question by
// question, as TreeSHAP is defined.
func walk(t *oblivious, player []string, known map[string]bool, answers int, depth, node int) float64 {
	if depth == len(t.features) {
		return t.leaves[node]
	}
	bit := 1 << depth
	if known[player[t.features[depth]]] {
		return walk(t, player, known, answers, depth+1, node|answers&bit)
	}
	no, yes := cover(t, depth+1, node), cover(t, depth+1, node|bit)
	share := 0.5
	if no+yes > 0 {
		share = yes / (no + yes)
	}
	return (1-share)*walk(t, player, known, answers, depth+1, node) + share*walk(t, player, known, answers, depth+1, node|bit)
}

func cover(t *oblivious, depth, node int) (sum float64) {
	for leaf, c := range t.covers {
		if leaf&(1<<depth-1) == node {
			sum += c
		}
	}
	return sum
}

func TestTermsAreTheShapleyValuesOfTheColumns(t *testing.T) {
	tab := learntest.World{Rows: 600, Seed: 1}.Table()
	s := Defaults()
	s.Trees, s.Depth = 6, 5
	fitted, err := New(s, 1).Fit(context.Background(), tab, learntest.Rows(0, 500), nil)
	if err != nil {
		t.Fatal(err)
	}
	m := fitted.(*Model)
	player := make([]string, len(m.features))
	for f := range player {
		names, _ := m.columnsOf(f)
		player[f] = strings.Join(names, "+")
	}
	for _, row := range []int{0, 3, 550, 599} {
		bins := m.bins(m.dict.Encode(tab, []int{row}))
		want, base := map[string]float64{}, m.base
		for k := range m.trees {
			base += bruteForce(&m.trees[k], player, bins, want)
		}
		gotBase, terms := m.Explain(tab, row)
		if math.Abs(gotBase-base) > 1e-9 {
			t.Errorf("row %d: the base is %v, by brute force %v", row, gotBase, base)
		}
		for _, term := range terms {
			if w := want[strings.Join(term.Columns, "+")]; math.Abs(term.Weight-w) > 1e-9 {
				t.Errorf("row %d: %v weighs %v, by brute force %v", row, term.Columns, term.Weight, w)
			}
		}
	}
}

// bruteForce adds the Shapley values of a tree's columns to out and returns the tree's mean.
func bruteForce(tr *oblivious, player []string, bins [][]uint8, out map[string]float64) float64 {
	var players []string
	answers := 0
	for d, f := range tr.features {
		if bins[f][0] > tr.bins[d] {
			answers |= 1 << d
		}
		if !strings.Contains("\n"+strings.Join(players, "\n")+"\n", "\n"+player[f]+"\n") {
			players = append(players, player[f])
		}
	}
	value := func(set int) float64 {
		known := map[string]bool{}
		for i, p := range players {
			known[p] = set>>i&1 == 1
		}
		return walk(tr, player, known, answers, 0, 0)
	}
	k := len(players)
	for i, p := range players {
		for set := range 1 << k {
			if set>>i&1 == 1 {
				continue
			}
			n := bits.OnesCount(uint(set))
			share := factorial(n) * factorial(k-n-1) / factorial(k)
			out[p] += share * (value(set|1<<i) - value(set))
		}
	}
	return value(0)
}

func factorial(n int) float64 {
	f := 1.0
	for i := 2; i <= n; i++ {
		f *= float64(i)
	}
	return f
}
