package stage

import (
	"math/rand/v2"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/topic"
)

// bodies are events of every kind that changes usage, two of them on one day, in no order of time.
func bodies() []string {
	decide := `{"uuid":"d1","published":"2026-09-02T00:00:00Z","eventType":"certification.campaign.item.decide","actor":{"id":"00uBob","type":"User"},"outcome":{"result":"SUCCESS"},` +
		`"debugContext":{"debugData":{"campaignId":"ici1","campaignItemDecision":"APPROVE","campaignItemPrincipalId":"00uAlice","campaignItemResourceId":"0oaLedger","campaignItemResourceType":"APP","campaignItemReviewerId":"00uBob"}}}`
	resolve := `{"uuid":"q1","published":"2026-08-02T00:00:00Z","eventType":"access.request.resolve","actor":{"id":"00uBob","type":"User"},"outcome":{"result":"SUCCESS"},` +
		`"debugContext":{"debugData":{"requestedForId":"00uAlice","requestedResourceId":"00gAdmins","requestedResourceType":"GROUP"}}}`
	all := []string{decide, resolve, member("add", alice, "m1", begin, adminActor), member("remove", alice, "m2", begin.Add(days(3)), adminActor)}
	for i, day := range []float64{0, 5, 5.1, 2, 9, 1, 40, 30, 12, 13, 14.5} {
		all = append(all, sso(alice, uuid(i), begin.Add(days(day))))
	}
	return append(all, sso(bob, "b1", begin), `{"published":"2026-09-01T00:00:00Z","eventType":"user.session.start","actor":{"id":"00uAlice","type":"User"}}`)
}

// confirmed are the identities that were written as confirmed, sorted, with how often.
func confirmed(t *testing.T, records []*kgo.Record) []string {
	t.Helper()
	var ids []string
	for _, a := range accessEvents(t, records) {
		if a.Confirmed {
			ids = append(ids, a.ID)
		}
	}
	sort.Strings(ids)
	return ids
}

// TestDuplicatesCountOnceInEveryOrder delivers each event by hook, poll and replay, some of them twice, in random
// orders and batches, over random restarts.
func TestDuplicatesCountOnceInEveryOrder(t *testing.T) {
	t.Parallel()
	var once []*kgo.Record
	for _, body := range bodies() {
		once = append(once, arrive(topic.SourcePoll, body))
	}
	reference := handle(t, offline(t), once...).Produced
	wantIDs, wantSets := confirmed(t, reference), sets(reference)
	if len(wantIDs) != len(once) || len(wantSets) != 3 {
		t.Fatalf("the undisturbed run gave %d events and %d sets", len(wantIDs), len(wantSets))
	}
	for seed := range uint64(100) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		produced := disorderly(t, rnd, deliveries(rnd))
		if diff := cmp.Diff(wantIDs, confirmed(t, produced)); diff != "" {
			t.Fatalf("seed %d: confirmed identities (-want +got):\n%s", seed, diff)
		}
		if diff := cmp.Diff(wantSets, sets(produced)); diff != "" {
			t.Fatalf("seed %d: sets (-want +got):\n%s", seed, diff)
		}
	}
}

// deliveries is every event by poll and maybe by the other ways, shuffled.
func deliveries(rnd *rand.Rand) []*kgo.Record {
	var all []*kgo.Record
	for _, body := range bodies() {
		all = append(all, arrive(topic.SourcePoll, body))
		for range rnd.IntN(4) {
			all = append(all, arrive([]string{topic.SourceHook, topic.SourcePoll, topic.SourceReplay}[rnd.IntN(3)], body))
		}
	}
	rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// disorderly handles records in batches of any size. Now and then a batch is lost with all that it did, and a
// new stage that has read the outputs back gets it again.
func disorderly(t *testing.T, rnd *rand.Rand, records []*kgo.Record) []*kgo.Record {
	t.Helper()
	var written []*kgo.Record
	s := offline(t)
	byPartition := map[int32][]*kgo.Record{}
	for _, r := range records {
		byPartition[r.Partition] = append(byPartition[r.Partition], r)
	}
	for p := range int32(topic.PersonPartitions) {
		for rest := byPartition[p]; len(rest) > 0; {
			n := 1 + rnd.IntN(len(rest))
			out := &collector{}
			if err := s.Handle(t.Context(), bus.Batch{Partition: p, Records: rest[:n]}, out); err != nil {
				t.Fatal(err)
			}
			if rnd.IntN(3) == 0 {
				s = reborn(t, written)
				continue
			}
			written, rest = append(written, out.Produced...), rest[n:]
		}
	}
	return written
}

func reborn(t *testing.T, written []*kgo.Record) *stage {
	t.Helper()
	s := offline(t)
	for _, r := range written {
		if !s.partitions[r.Partition].restore(r) {
			t.Fatalf("an own output cannot be read back: %s %s", r.Topic, r.Key)
		}
	}
	return s
}

func TestHookChangesNoUsage(t *testing.T) {
	t.Parallel()
	s := offline(t)
	out := handle(t, s, arrive(topic.SourceHook, sso(alice, "a", begin)), arrive(topic.SourceHook, sso(alice, "a", begin)))
	if got := out.events(t); len(got) != 1 || got[0].Confirmed || got[0].Source != topic.SourceHook || got[0].IdleDays != -1 {
		t.Fatalf("a hook's event and its repetition gave %+v", got)
	}
	if got := sets(out.Produced); len(got) != 0 {
		t.Errorf("a hook's event changed usage: %v", got)
	}
	out = handle(t, s, arrive(topic.SourcePoll, sso(alice, "a", begin)), arrive(topic.SourceHook, sso(alice, "a", begin)))
	if got := out.events(t); len(got) != 1 || !got[0].Confirmed {
		t.Errorf("the poll's copy and a late hook gave %+v, want one confirmed event", got)
	}
	if f := factsOf(t, out.Produced, alice, ledger); len(f.Days) != 1 || f.Last[0].UUID != "a" {
		t.Errorf("the confirmed event gave %+v", f)
	}
}

func TestOutOfOrderPublished(t *testing.T) {
	t.Parallel()
	s := offline(t)
	arrivals := []struct {
		day  float64
		idle int32
	}{{10, -1}, {17, 7}, {12, 2}, {9, -1}, {17.2, 0}, {30, 13}}
	for i, a := range arrivals {
		got := handle(t, s, arrive(topic.SourcePoll, sso(alice, uuid(i), begin.Add(days(a.day))))).events(t)
		if len(got) != 1 || got[0].IdleDays != a.idle {
			t.Errorf("day %g: idle %d days, want %d", a.day, got[0].IdleDays, a.idle)
		}
	}
	// Log events since 2017 in one page: the old ones are counted where they belong.
	out := handle(t, s, arrive(topic.SourcePoll, sso(alice, "old", time2017)))
	if f := factsOf(t, out.Produced, alice, ledger); f.First != time2017.UnixNano() || len(f.Days) != 6 || out.events(t)[0].IdleDays != -1 {
		t.Errorf("an old event gave %+v", f)
	}
}

func TestIdleDaysAreOfUsesOnly(t *testing.T) {
	t.Parallel()
	s := offline(t)
	given := strings.Replace(sso(alice, "given", begin.Add(days(4))), "user.authentication.sso", "application.user_membership.add", 1)
	given = strings.Replace(given, `"target":[`, `"target":[{"id":"00uAlice","type":"User"},`, 1)
	got := handle(t, s, arrive(topic.SourcePoll, sso(alice, "a", begin)), arrive(topic.SourcePoll, given), arrive(topic.SourceHook, sso(alice, "b", begin.Add(days(5))))).events(t)
	for _, a := range got {
		if a.IdleDays != -1 {
			t.Errorf("%s %s: idle %d days, want -1", a.Source, a.Type, a.IdleDays)
		}
	}
	if f := factsOf(t, handle(t, s, arrive(topic.SourcePoll, sso(alice, "c", begin.Add(days(6))))).Produced, alice, ledger); len(got) != 3 || len(f.Grants) != 1 || len(f.Days) != 2 {
		t.Errorf("%d events gave %+v", len(got), f)
	}
}

func TestMissingUUIDTakesContentHash(t *testing.T) {
	t.Parallel()
	body := `{"published":"2026-09-01T00:00:00Z","eventType":"user.session.start","actor":{"id":"00uAlice","type":"User"},"x":1}`
	spaced := `{ "published":"2026-09-01T00:00:00Z", "eventType":"user.session.start","actor":{"id":"00uAlice","type":"User"},"x": 1}`
	other := `{"published":"2026-09-01T00:00:00Z","eventType":"user.session.start","actor":{"id":"00uAlice","type":"User"},"x":2}`
	got := handle(t, offline(t), arrive(topic.SourcePoll, body), arrive(topic.SourceReplay, spaced), arrive(topic.SourcePoll, other)).events(t)
	if len(got) != 2 || got[0].UUID == got[1].UUID || len(got[0].UUID) != len("sha256:")+64 {
		t.Fatalf("got %d events, want 2 with their own hashes: %+v", len(got), got)
	}
	l := event.Log{}
	if err := l.Identify([]byte(body)); err != nil || l.UUID != got[0].UUID {
		t.Errorf("the uuid is %s, want %s", got[0].UUID, l.UUID)
	}
}
