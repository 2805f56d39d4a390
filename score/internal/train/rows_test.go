package train

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recert/score/internal/labels"
)

// TestRequestsCorrectWhatReviewersDecided asks for access after, before and without a review of it.
func TestRequestsCorrectWhatReviewersDecided(t *testing.T) {
	t.Parallel()
	p := newPartition()
	sh := p.of(testOrg)
	for _, i := range []struct {
		campaign, person string
		asOf             int64
	}{{"c1", "p", 10}, {"c2", "p", 100}, {"c1", "q", 10}, {"c1", "s", 10}} {
		sh.items[itemKey(i.campaign, i.person, "r")] = &item{asOf: i.asOf}
	}
	label := func(campaign, person, decision string, at int64) {
		p.keep(&labels.Label{Org: testOrg, Campaign: campaign, Person: person, Resource: "r", Reviewer: "boss", Decision: decision, At: at, ID: fmt.Sprint(at)})
	}
	label("c1", "p", labels.Revoke, 20)
	label("", "p", labels.Approve, 30) // taken by mistake, asked for again: c1's item is kept
	label("c2", "p", labels.Approve, 120)
	label("", "p", labels.Revoke, 110) // the reviewer of c2 spoke later
	label("", "q", labels.Approve, 5)  // before anything was known of it
	label("c1", "s", labels.Approve, 21)
	label("", "s", labels.Revoke, 130) // c1's item, which nobody looked at again
	label("", "x", labels.Approve, 140)
	s := &stage{cfg: DefaultConfig(), partitions: map[int32]*partition{0: p}}
	rows := func(until int64) []string {
		sorted, _ := s.labels(testOrg)
		var got []string
		all, _ := s.rows(testOrg, sorted[:countUntil(sorted, until)])
		for _, r := range all {
			got = append(got, fmt.Sprint(r.label.Campaign, r.label.Person, r.label.Decision, r.label.At, r.item.asOf, r.weight))
		}
		return got
	}
	if diff := cmp.Diff([]string{"c1sAPPROVE21 10 1", "c1pAPPROVE30 10 1"}, rows(50)); diff != "" {
		t.Errorf("as of the first campaign (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"c1pAPPROVE30 10 1", "c2pAPPROVE120 100 1", "c1sREVOKE130 10 1"}, rows(200)); diff != "" {
		t.Errorf("as of the second campaign (-want +got)\n%s", diff)
	}
}
