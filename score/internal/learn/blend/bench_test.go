package blend

import (
	"context"
	"fmt"
	"testing"

	"recert/score/internal/learn"
	"recert/score/internal/learn/learntest"
)

func BenchmarkFit(b *testing.B) {
	for _, rows := range []int{1000, 5000, 15000} {
		t := learntest.Wide(rows, 1)
		for _, l := range append(All(1), Quick(1)) {
			b.Run(fmt.Sprint(l.Name(), "/", rows), func(b *testing.B) {
				for b.Loop() {
					if _, err := l.Fit(context.Background(), t, learntest.Rows(0, rows), nil); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkOneRow(b *testing.B) {
	t := learntest.Wide(15000, 1)
	for _, l := range All(1) {
		m, err := l.Fit(context.Background(), t, learntest.Rows(0, 15000), nil)
		if err != nil {
			b.Fatal(err)
		}
		each := map[string]func(row int){
			"logit":   func(row int) { m.Logits(t, []int{row}) },
			"explain": func(row int) { m.Explain(t, row) },
			"support": func(row int) { m.Support(t, row) },
		}
		for name, f := range each {
			b.Run(l.Name()+"/"+name, func(b *testing.B) {
				for i := 0; b.Loop(); i++ {
					f(i % t.Rows)
				}
			})
		}
	}
}

var _ learn.Model = (*Model)(nil)
