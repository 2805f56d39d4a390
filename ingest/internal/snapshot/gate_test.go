package snapshot

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// TestSnapshotQuarantinesWhatCannotBeWhole breaks one listing in each way, once before anything is known and once
// after a whole snapshot: the type is quarantined with the reason, nothing is removed, an alert is raised, the
// other types go on.
func TestSnapshotQuarantinesWhatCannotBeWhole(t *testing.T) {
	t.Parallel()
	empty := func(path string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != path {
				return false
			}
			reply(w, []object{})
			return true
		}
	}
	link := func(to string, rows ...object) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/api/v1/apps" {
				return false
			}
			if to == "hop" {
				hops := map[string]string{"": "a", "a": "b", "b": "a"}
				w.Header().Set("Link", fmt.Sprintf(`<http://%s/api/v1/apps?after=%s>; rel="next"`, r.Host, hops[r.URL.Query().Get("after")]))
			} else if r.URL.Query().Get("after") == "" {
				w.Header().Set("Link", "<"+strings.ReplaceAll(to, "HOST", r.Host)+`>; rel="next"`)
			}
			reply(w, rows)
			return true
		}
	}
	one := object{"id": "0oacrm", "label": "x"}
	cases := []struct {
		name, kind, reason string
		fault              func(http.ResponseWriter, *http.Request) bool
		later              bool // shows only against what is known
	}{
		{"403 on one type", directory.TypeApps, reasonRefused, refusing("/api/v1/apps", 403), false},
		{"403 on one app's users", directory.TypeAssignments, reasonRefused, refusing("/api/v1/apps/0oawiki/users", 403), false},
		{"403 on one group's members", directory.TypeMembers, reasonRefused, refusing("/api/v1/groups/00gsales/users", 403), false},
		{"403 on the rules", directory.TypeGroups, reasonRefused, refusing("/api/v1/groups/rules", 403), false},
		{"403 on the second page", directory.TypeUsers, reasonRefused, func(w http.ResponseWriter, r *http.Request) bool {
			return r.URL.Query().Get("after") == "3" && refusing("/api/v1/users", 403)(w, r)
		}, false},
		{"200 with zero users", directory.TypeUsers, reasonEmpty, empty("/api/v1/users"), false},
		{"200 with zero groups", directory.TypeGroups, reasonEmpty, empty("/api/v1/groups"), false},
		{"200 with zero apps", directory.TypeApps, reasonEmpty, empty("/api/v1/apps"), true},
		{"200 with zero rules", directory.TypeGroups, reasonLeftOut, empty("/api/v1/groups/rules"), true},
		{"links in a circle", directory.TypeApps, reasonBroken, link("hop", one), false},
		{"link to itself", directory.TypeApps, reasonBroken, link("http://HOST/api/v1/apps?limit=200&includeNonDeleted=true", one), false},
		{"link to another host", directory.TypeApps, reasonBroken, link("http://192.0.2.1/api/v1/apps", one), false},
		{"no element with an id", directory.TypeApps, reasonBroken, link("http://HOST/api/v1/apps?after=x", object{"label": "x"}), false},
		{"an empty page inside", directory.TypeUsers, reasonBroken, func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/api/v1/users" || r.URL.Query().Get("after") != "3" {
				return false
			}
			w.Header().Set("Link", fmt.Sprintf(`<http://%s/api/v1/users?after=6>; rel="next"`, r.Host))
			reply(w, []object{})
			return true
		}, false},
		{"a page left out of the links", directory.TypeUsers, reasonLeftOut, func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/api/v1/users" && r.URL.Query().Get("after") == "" && r.URL.Query().Get("filter") == "" {
				q := r.URL.Query()
				q.Set("after", "6") // rows 0 to 5 are lost
				r.URL.RawQuery = q.Encode()
			}
			return false
		}, false},
		{"HTML instead of JSON", directory.TypeApps, reasonBroken, func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/api/v1/apps" {
				return false
			}
			_, _ = w.Write([]byte("<html>"))
			return true
		}, false},
	}
	kafka := bustest.Cluster(t) // of every case's org, which also shows that orgs do not mix
	for i, c := range cases {
		for _, known := range []bool{false, true} {
			if c.later && !known {
				continue
			}
			t.Run(fmt.Sprintf("%s, known before %v", c.name, known), func(t *testing.T) {
				t.Parallel()
				s := newSceneOn(t, kafka, fmt.Sprintf("00o%d%v", i, known))
				s.cfg.Gate.MaxShrink = 0.7
				if known && !s.full() {
					t.Fatal("the org is not whole to begin with")
				}
				s.fault(c.fault)
				if s.full() {
					t.Error("the listing counts as whole")
				}
				bad := s.quarantined()
				if bad[c.kind] != c.reason {
					t.Errorf("quarantined %v, want %s because of %q", bad, c.kind, c.reason)
				}
				for kind, why := range bad {
					if kind != c.kind && why != reasonUpstream {
						t.Errorf("%s is quarantined too: %s", kind, why)
					}
				}
				if gone := s.removed(); len(gone) != 0 {
					t.Errorf("removed %v", gone)
				}
				alerts := s.alerts()
				if len(alerts) != 1 || alerts[0].FindingInfo.Analytic.UID != Quarantine || alerts[0].Evidences[0].Data["type"] != c.kind || alerts[0].Time != s.okta.now.UnixMilli() {
					t.Errorf("alerts %+v", alerts)
				}
				if _, done := s.snapshots()[directory.TypeAll]; done != known {
					t.Errorf("type all published: %v", done)
				}
				s.fault(nil)
				if !s.full() || len(s.quarantined()) != 0 || len(s.removed()) != 0 {
					t.Errorf("after it was mended: quarantined %v, removed %v", s.quarantined(), s.removed())
				}
			})
		}
	}
}

func TestSnapshotShrunkenListRemovesNobody(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.cfg.Gate.MaxShrink = 0.2
	s.full()
	s.okta.change(func() {
		for _, id := range []string{"00u05", "00u06", "00u07"} { // really gone, but three of ten
			delete(s.okta.users, id)
			s.okta.members["00geveryone"] = slices.DeleteFunc(s.okta.members["00geveryone"], func(m string) bool { return m == id })
		}
		delete(s.okta.appUsers["0oacrm"], "00u05")
	})
	if s.full() || s.quarantined()[directory.TypeUsers] != reasonShrunk || s.okta.count("/api/v1/users/00u05") > 1 {
		t.Errorf("quarantined %v", s.quarantined())
	}
	for _, key := range s.removed() {
		if !strings.Contains(key, "|") {
			t.Errorf("%s is removed", key)
		}
	}
	s.cfg.Gate.MaxShrink = 0.5 // a person says that it was meant
	if !s.full() {
		t.Errorf("still quarantined: %v", s.quarantined())
	}
	if gone := s.removed(); !slices.Contains(gone, "00u05") || !slices.Contains(gone, "00u07") {
		t.Errorf("removed %v", gone)
	}
}

func TestSnapshotTooManyMissingAreNotAskedFor(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.cfg.Gate = Gate{MaxMissing: 1, MaxShrink: 1}
	s.full()
	s.okta.change(func() {
		delete(s.okta.appUsers["0oacrm"], "00u03")
		delete(s.okta.appUsers["0oacrm"], "00u04")
	})
	if s.full() || s.quarantined()[directory.TypeAssignments] != reasonMissing || len(s.removed()) != 0 {
		t.Errorf("quarantined %v, removed %v", s.quarantined(), s.removed())
	}
	if n := s.okta.count("/api/v1/apps/0oacrm/users/"); n != 0 {
		t.Errorf("%d questions were asked", n)
	}
}

// TestSnapshotAlertsOnceForOneReason restarts over a quarantine that goes on, and then changes its reason.
func TestSnapshotAlertsOnceForOneReason(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.fault(refusing("/api/v1/apps", 403))
	for range 3 {
		s.full()
	}
	if n := len(s.alerts()); n != 1 {
		t.Errorf("%d alerts for one reason, want 1", n)
	}
	s.fault(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/api/v1/apps" {
			reply(w, object{})
			return true
		}
		return false
	})
	s.full()
	alerts := s.alerts()
	if len(alerts) != 2 || alerts[0].FindingInfo.UID == alerts[1].FindingInfo.UID {
		t.Errorf("another reason raised %d alerts, want 2", len(alerts))
	}
}

// TestQuarantineAlertIsDeterministic compares the bytes of the same alert and of another generation's.
func TestQuarantineAlertIsDeterministic(t *testing.T) {
	t.Parallel()
	v := directory.Snapshot{Org: testOrg, Type: directory.TypeApps, Generation: 4, Reason: "refused: x", At: time.Unix(1_790_000_000, 0)}
	a, errA := quarantineAlert(v)
	b, errB := quarantineAlert(v)
	v.Generation = 5
	c, errC := quarantineAlert(v)
	if errA != nil || errB != nil || errC != nil {
		t.Fatal(errA, errB, errC)
	}
	if string(a.Value) != string(b.Value) || string(a.Key) != string(b.Key) || string(a.Key) == string(c.Key) {
		t.Error("the alert's bytes or key are not a function of what it is about")
	}
	if a.Partition != topic.Partition(testOrg, testOrg) || bus.HeaderOf(a, topic.HeaderOrg) != testOrg {
		t.Errorf("partition %d", a.Partition)
	}
}
