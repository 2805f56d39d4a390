package review

import (
	"fmt"
	"testing"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/score/internal/org"
)

// BenchmarkScore scores campaigns of growing size from warm state: usage in memory, directory built. An app
// has 1,000 holders who use it weekly; a person is under review for ten apps.
func BenchmarkScore(b *testing.B) {
	for _, items := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("items=%d", items), func(b *testing.B) {
			s, ready, d, reviews := crowd(b, items)
			b.ReportAllocs()
			for b.Loop() {
				sc := s.newScene("bench", ready, d)
				if err := s.adviseAll(sc, reviews, func(*advised) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(items), "µs/item")
		})
	}
}

func crowd(b *testing.B, items int) (*stage, *directory.Ready, *org.Directory, []*directory.Review) {
	b.Helper()
	const each = 10
	w := newWorld(b)
	clear(w.sets)
	w.grants, w.reviews = nil, nil
	people, apps := items/each, max(each, items/1000)
	builder := org.NewBuilder(testOrg)
	for i := range people {
		id := fmt.Sprintf("00u%06d", i)
		w.users[id] = &directory.User{Org: testOrg, ID: id, Status: "ACTIVE", Department: fmt.Sprint("d", i%50), Title: fmt.Sprint("t", i%30), ManagerID: fmt.Sprintf("00u%06d", i%200), Created: ago(900)}
		for k := range each {
			app := fmt.Sprintf("0oa%04d", (i*each+k)%apps)
			w.hold(id, directory.KindApp, app, ago(400))
			w.review(id, directory.KindApp, app)
			for day := 88.0; day > 0 && (i+k)%7 != 0; day -= 7 {
				w.use(id, app, ago(day))
			}
		}
	}
	for _, u := range w.users {
		_ = builder.Apply("okta.user.v1", w.json(u))
	}
	for i := range apps {
		_ = builder.Apply("okta.app.v1", w.json(directory.App{Org: testOrg, ID: fmt.Sprintf("0oa%04d", i), Label: "app", SignOnMode: "SAML_2_0"}))
	}
	for i := range w.grants {
		_ = builder.Apply("okta.assignment.v1", w.json(&w.grants[i]))
	}
	s := newReview(b, bus.DefaultConfig()).stage
	for _, r := range append(w.usage(false), w.marks()...) {
		s.facts.apply(r)
	}
	reviews := make([]*directory.Review, len(w.reviews))
	for i := range w.reviews {
		reviews[i] = &w.reviews[i]
	}
	return s, &directory.Ready{Org: testOrg, CampaignID: campID, Launched: launched}, builder.Build(), reviews
}
