package detect

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/event"
	"recert/schemas/topic"
	"recert/score/internal/rule"
)

// everything returns the events of all hits, each rule's person a different one, so that rules do not mix.
func everything(t testing.TB) []*event.Access {
	t.Helper()
	var all []*event.Access
	for i, id := range rule.IDs() {
		for k, path := range fixtures(t, id, "hit") {
			for _, e := range readFixture(t, path).access(t) {
				if id != "first_country" { // whose baseline names the person
					e.Subject = fmt.Sprintf("%s-%d-%d", e.Subject, i, k)
				}
				e.UUID = fmt.Sprintf("%s-%s-%d", id, e.UUID, k)
				all = append(all, e)
			}
		}
	}
	return all
}

// TestDetectAnyOrderAnyBatching shuffles events and cuts them into batches of any size: the alerts that remain must
// be the same bytes. Of the roles of administrators only the order of their lists decides, so these are left out.
func TestDetectAnyOrderAnyBatching(t *testing.T) {
	t.Parallel()
	var events []*event.Access
	for _, e := range everything(t) {
		if e.Type != "user.account.privilege.grant" {
			events = append(events, e)
		}
	}
	want := run(t, events, 1000).final()
	if len(want) < len(rule.IDs()) {
		t.Fatalf("only %d alerts", len(want))
	}
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 1))
		r.Shuffle(len(events), func(i, k int) { events[i], events[k] = events[k], events[i] })
		if diff := cmp.Diff(want, run(t, events, 1+r.IntN(40)).final()); diff != "" {
			t.Fatalf("seed %d: another order gave other alerts (-want +got):\n%s", seed, diff)
		}
	}
}

// TestDetectTwiceIsOnce replays everything: a duplicate must neither count nor be told again.
func TestDetectTwiceIsOnce(t *testing.T) {
	t.Parallel()
	events := everything(t)
	once := run(t, events, 1000)
	twice := run(t, append(append([]*event.Access(nil), events...), events...), 1000)
	if diff := cmp.Diff(once.final(), twice.final()); diff != "" {
		t.Errorf("duplicates changed alerts (-once +twice):\n%s", diff)
	}
	// Four rejections and four copies of them are four.
	four := readFixture(t, "testdata/push_fatigue/hit.json").access(t)[:4]
	if got := run(t, append(append([]*event.Access(nil), four...), four...), 1).alerts; len(got) != 0 {
		t.Errorf("four pushes, each twice, gave %d alerts", len(got))
	}
}

// TestDetectOddTimes mixes events of a person from 1970 and 2200 into a burst: neither may push the burst out.
func TestDetectOddTimes(t *testing.T) {
	t.Parallel()
	burst := readFixture(t, "testdata/rapid_app_access/hit.json").access(t)
	var events []*event.Access
	for i, e := range burst {
		if i == 3 || i == 6 {
			for _, at := range []time.Time{time.Unix(5, 0), time.Date(2200, 1, 1, 0, 0, i, 0, time.UTC)} {
				odd := *e
				odd.Published, odd.UUID = at.UnixNano(), fmt.Sprintf("odd-%d-%d", i, at.Year())
				events = append(events, &odd)
			}
		}
		events = append(events, e)
	}
	if got := run(t, events, 1).final(); len(got) != 1 {
		t.Errorf("got %d alerts, want 1", len(got))
	}
}

// TestDetectHookThenPoll sends unconfirmed copies first: they alert at once, the confirmed ones confirm the same
// alert and count nothing twice.
func TestDetectHookThenPoll(t *testing.T) {
	t.Parallel()
	polled := readFixture(t, "testdata/push_fatigue/hit.json").access(t)
	hooked := make([]*event.Access, 0, len(polled))
	for _, e := range polled {
		h := *e
		h.Confirmed, h.Source, h.ActorName = false, topic.SourceHook, "what the hook says"
		hooked = append(hooked, &h)
	}
	out := run(t, append(append([]*event.Access(nil), hooked...), polled...), 1)
	if first := out.alerts[0]; first.Unmapped.Confirmed {
		t.Error("an alert of hooks alone says that it is confirmed")
	}
	if last := out.alerts[len(out.alerts)-1]; len(out.alerts) != 2 || !last.Unmapped.Confirmed || last.FindingInfo.UID != out.alerts[0].FindingInfo.UID {
		t.Errorf("got %d alerts, want an unconfirmed and a confirmed one of one uid", len(out.alerts))
	}
	if diff := cmp.Diff(run(t, polled, 1).final(), out.final()); diff != "" {
		t.Errorf("hooks changed what the log says (-polled +both):\n%s", diff)
	}
	// Two forged hooks lift three confirmed pushes over the bar: an alert, but not a confirmed one.
	forged := run(t, append(append([]*event.Access(nil), hooked[:2]...), polled[2:]...), 1)
	if len(forged.alerts) != 1 || forged.alerts[0].Unmapped.Confirmed {
		t.Errorf("got %d alerts of forged hooks, confirmed; want one, unconfirmed", len(forged.alerts))
	}
	// A confirmed alert stays what it is when hooks say more.
	more := *hooked[0]
	more.UUID, more.Published = "forged", more.Published+1
	if got := run(t, append(append([]*event.Access(nil), polled...), &more), 1); len(got.alerts) != 1 {
		t.Errorf("a hook changed a confirmed alert: %d records", len(got.alerts))
	}
}
