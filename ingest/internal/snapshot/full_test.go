package snapshot

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

func TestSnapshotPublishesTheWholeOrg(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	if !s.full() {
		t.Fatalf("the listing is not whole: %v", s.quarantined())
	}
	users := values[directory.User](s, topic.OktaUser)
	if len(users) != 10 || users["00u09"].Status != "DEPROVISIONED" {
		t.Errorf("%d users, the one who left as %q", len(users), users["00u09"].Status)
	}
	u := users["00u01"]
	if u.Login != "00u01@example.com" || u.Department != "Sales" || u.DisplayName != "First 00u01" || u.Profile["accountClass"] != "service" || len(u.Profile) != 1 {
		t.Errorf("got %+v", u)
	}
	if !u.LastUpdated.Equal(s.okta.ago(30)) || !u.LastLogin.IsZero() {
		t.Errorf("times: updated %s, last login %s", u.LastUpdated, u.LastLogin)
	}
	groups := values[directory.Group](s, topic.OktaGroup)
	if len(groups) != 3 || len(groups["00gruled"].Rules) != 1 || groups["00gruled"].Rules[0].ID != "0pr1" {
		t.Errorf("got groups %+v", groups)
	}
	wantEqual(t, "apps", slices.Sorted(maps.Keys(values[directory.App](s, topic.OktaApp))), "[0oacrm 0oawiki]")
	held := values[directory.Assignment](s, topic.OktaAssignment)
	for _, key := range []string{
		"00u01|app|0oacrm|direct", "00u02|app|0oacrm|group:00gsales", "00u01|app|0oawiki|group:00geveryone",
		"00u01|group|00gsales|direct", "00u03|group|00gruled|rule:0pr1",
	} {
		if _, ok := held[key]; !ok {
			t.Errorf("%s is missing", key)
		}
	}
	if len(held) != 7+9+2+2 {
		t.Errorf("%d assignments, want 20", len(held))
	}
	all := s.snapshots()
	wantEqual(t, "attributes", all[directory.TypeUsers].Attributes, "[accountClass leaveUntil]")
	whole := all[directory.TypeAll]
	if whole.State != directory.StateComplete || whole.Generation != 1 || !whole.At.Equal(s.okta.now) || !s.ready.Ready() {
		t.Errorf("got %+v, ready %v", whole, s.ready.Ready())
	}
	for _, name := range []string{topic.OktaUser, topic.OktaGroup, topic.OktaApp, topic.OktaAssignment} {
		records := bustest.Read(t, s.cfg.Kafka, name)
		if last := records[len(records)-1].Offset; whole.Positions[name][0] <= last {
			t.Errorf("%s: position %d does not cover offset %d", name, whole.Positions[name][0], last)
		}
	}
	if alerts := s.alerts(); len(alerts) != 0 {
		t.Errorf("alerts without a reason: %+v", alerts)
	}
}

func TestSnapshotRestartWritesNothingNew(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.full()
	before := s.written()
	if !s.full() {
		t.Fatalf("the second listing is not whole: %v", s.quarantined())
	}
	wantEqual(t, "records", s.written(), before)
	if n := len(bustest.Read(t, s.cfg.Kafka, topic.OktaSnapshot)); n != 6 {
		t.Errorf("%d records of snapshots, want those of one generation", n)
	}
	s.okta.change(func() { s.okta.users["00u01"]["status"] = "SUSPENDED" })
	s.full()
	if g := s.snapshots()[directory.TypeAll].Generation; g != 2 {
		t.Errorf("generation %d after a change, want 2", g)
	}
}

func TestSnapshotKilledBetweenPagesGoesOn(t *testing.T) {
	t.Parallel()
	undisturbed := newScene(t)
	undisturbed.full()
	s := newScene(t)
	for _, path := range []string{"/api/v1/groups/00gsales/users", "/api/v1/apps/0oacrm/users"} {
		one := s.session()
		ctx, kill := context.WithCancel(t.Context())
		s.fault(func(_ http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == path && (r.URL.Query().Get("after") != "" || strings.Contains(path, "groups")) {
				kill()
			}
			return false
		})
		if _, err := one.people.full(ctx); err == nil {
			t.Fatal("the listing survived its end")
		}
		one.tx.Close()
	}
	s.fault(nil)
	if !s.full() {
		t.Fatalf("not whole: %v", s.quarantined())
	}
	wantEqual(t, "records", s.written(), undisturbed.written())
	for _, name := range append(directoryTopics(), topic.OktaSnapshot) {
		a, b := bustest.Read(t, undisturbed.cfg.Kafka, name), bustest.Read(t, s.cfg.Kafka, name)
		if len(a) != len(b) {
			t.Errorf("%s has %d records, want %d", name, len(b), len(a))
		}
		for i := range a {
			if name == topic.OktaSnapshot { // positions count what was aborted
				continue
			}
			if string(a[i].Key) != string(b[i].Key) || string(a[i].Value) != string(b[i].Value) {
				t.Fatalf("%s record %d differs:\n%s\n%s", name, i, a[i].Value, b[i].Value)
			}
		}
	}
}

// TestSnapshotBytesDoNotDependOnTheOrderOfAnswers asks one by one, and then together while the first group's answer
// is held back until the last group's was asked for.
func TestSnapshotBytesDoNotDependOnTheOrderOfAnswers(t *testing.T) {
	t.Parallel()
	var first []string
	for _, parallel := range []int{1, 8} {
		s := newScene(t)
		s.okta.page = 1
		s.cfg.Parallel = parallel
		if parallel > 1 {
			last, once := make(chan struct{}), sync.Once{}
			s.okta.hold = func(path string) {
				switch path {
				case "/api/v1/groups/00gsales/users":
					once.Do(func() { close(last) })
				case "/api/v1/groups/00geveryone/users":
					<-last
				}
			}
		}
		s.full()
		var got []string
		for _, name := range directoryTopics() {
			for _, r := range bustest.Read(t, s.cfg.Kafka, name) {
				got = append(got, name+" "+string(r.Key)+" "+string(r.Value))
			}
		}
		if first != nil && !slices.Equal(first, got) {
			t.Fatal("the records differ")
		}
		first = got
	}
}

func TestSnapshotFencesItsPredecessor(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	old := s.session()
	s.session()
	_, err := old.people.full(t.Context())
	if err == nil || !ends(err) {
		t.Errorf("got %v, want a fatal error", err)
	}
}

func TestIncrementalFindsChangesAndRemovesNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	one := s.session()
	if whole, err := one.people.full(t.Context()); err != nil || !whole {
		t.Fatal(err, s.quarantined())
	}
	before := s.written()
	s.okta.change(func() {
		s.okta.now = s.okta.now.Add(5 * time.Minute)
		at := stamp(s.okta.now.Add(-time.Minute))
		s.okta.users["00u05"]["status"], s.okta.users["00u05"]["lastUpdated"] = "DEPROVISIONED", at
		s.okta.groups["00gsales"]["lastMembershipUpdated"] = at
		s.okta.members["00gsales"] = []string{"00u02", "00u06"} // 00u01 left
		delete(s.okta.users, "00u07")
	})
	if ok, err := one.people.incremental(t.Context()); err != nil || !ok {
		t.Fatal(ok, err)
	}
	if u := values[directory.User](s, topic.OktaUser)["00u05"]; u.Status != "DEPROVISIONED" {
		t.Errorf("the change of status was not seen: %+v", u)
	}
	joined := values[directory.Assignment](s, topic.OktaAssignment)["00u06|group|00gsales|direct"]
	if !joined.LastUpdated.Equal(s.okta.now) {
		t.Errorf("a new membership has %s, want Okta's time", joined.LastUpdated)
	}
	if gone := s.removed(); len(gone) != 0 {
		t.Errorf("an incremental look removed %v", gone)
	}
	after := s.written()
	wantEqual(t, "new records", after[topic.OktaUser]-before[topic.OktaUser]+after[topic.OktaAssignment]-before[topic.OktaAssignment], 2)
}
