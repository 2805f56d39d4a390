package review

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	schema "recert/schemas/feature"
	"recert/score/internal/learn/blend"
)

// BenchmarkScoreLearned is BenchmarkScore with a served model and its challenger, as make demo has them: both weigh
// every item, and the served one explains all that is not plainly approved.
func BenchmarkScoreLearned(b *testing.B) {
	var models *models
	for _, items := range []int{25_000, 50_000, 100_000} {
		b.Run(fmt.Sprintf("items=%d", items), func(b *testing.B) {
			s, ready, d, reviews := crowd(b, items)
			if models == nil {
				models = s.models
				var looked []schema.Item
				sc := s.newScene("bench", ready, d)
				if err := s.adviseAll(sc, reviews[:3_000], func(a *advised) error { looked = append(looked, a.item); return nil }); err != nil {
					b.Fatal(err)
				}
				for _, r := range published(b, decided(looked, byUser, 1), ago(1), blend.Quick(1), blend.Linear()) {
					models.apply(r)
				}
			}
			s.models = models
			b.ReportAllocs()
			explained, before := 0, cpu(b)
			for b.Loop() {
				sc := s.newScene("bench", ready, d)
				if sc.served == nil {
					b.Fatal("no model is served")
				}
				explained = 0
				err := s.adviseAll(sc, reviews, func(a *advised) error {
					if a.Outcome != "approve" {
						explained++
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(items), "µs/item")
			b.ReportMetric((cpu(b)-before).Seconds()/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(explained)/float64(items), "explained")
		})
	}
}

// cpu is the time that the process has computed for: what holds on a busy machine, too.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
