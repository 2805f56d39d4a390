package snapshot

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

func without(list []string, gone string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(v string) bool { return v == gone })
}

func TestRemovalIsWrittenOnlyAfterAsking(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.full()
	s.okta.change(func() {
		s.okta.now = s.okta.now.Add(time.Hour)
		o := s.okta
		delete(o.users, "00u07")
		o.members["00geveryone"] = without(o.members["00geveryone"], "00u07")
		delete(o.appUsers["0oacrm"], "00u05")                           // an app user
		o.members["00gsales"] = without(o.members["00gsales"], "00u01") // a membership
	})
	if !s.full() {
		t.Fatalf("quarantined %v", s.quarantined())
	}
	gone := s.removed()
	slices.Sort(gone)
	wantEqual(t, "removed", gone, "[00u01|group|00gsales|direct 00u05|app|0oacrm|direct 00u07 00u07|group|00geveryone|direct]")
	u := values[directory.User](s, topic.OktaUser)["00u07"]
	if !u.RemovedAt.Equal(s.okta.now) || u.Login != "00u07@example.com" || u.Status != "ACTIVE" {
		t.Errorf("a removal keeps the last facts and Okta's time: %+v", u)
	}
	for path, want := range map[string]int{
		"/api/v1/users/00u07": 1, "/api/v1/apps/0oacrm/users/00u05": 1, "/api/v1/users/00u01/groups": 1,
		"/api/v1/users/00u07/groups": 0, // what belonged to somebody gone is gone with him
	} {
		s.okta.mu.Lock()
		if n := s.okta.asked[path]; n != want {
			t.Errorf("%s was asked for %d times, want %d", path, n, want)
		}
		s.okta.mu.Unlock()
	}
	before := s.written()
	if !s.full() {
		t.Fatal(s.quarantined())
	}
	wantEqual(t, "records after a restart", s.written(), before)
}

func TestThingFoundAgainIsNewerThanItsRemoval(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.full()
	app := s.okta.apps["0oacrm"]
	s.okta.change(func() {
		s.okta.now = s.okta.now.Add(time.Hour)
		delete(s.okta.apps, "0oacrm")
	})
	s.full()
	if a := values[directory.App](s, topic.OktaApp)["0oacrm"]; !a.Removed {
		t.Fatalf("the app was not removed: %+v", a)
	}
	s.okta.change(func() {
		s.okta.now = s.okta.now.Add(time.Hour)
		s.okta.apps["0oacrm"] = app
	})
	if !s.full() {
		t.Fatal(s.quarantined())
	}
	a := values[directory.App](s, topic.OktaApp)["0oacrm"]
	if a.Removed || !a.FoundAt.Equal(s.okta.now) {
		t.Errorf("got %+v, want the app there again since %s", a, s.okta.now)
	}
	before := s.written()
	s.full()
	wantEqual(t, "records after a restart", s.written(), before)
}

func TestRemovedAppTakesItsUsersAlong(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.cfg.Gate.MaxShrink = 1
	s.full()
	s.okta.change(func() { delete(s.okta.apps, "0oacrm"); delete(s.okta.appUsers, "0oacrm") })
	if !s.full() {
		t.Fatalf("quarantined %v", s.quarantined())
	}
	if gone := s.removed(); len(gone) != 6 {
		t.Errorf("removed %v, want the app and its five users", gone)
	}
	if n := s.okta.count("/api/v1/apps/0oacrm/users/"); n != 0 {
		t.Errorf("%d questions about users of an app that is gone", n)
	}
}

// TestNothingIsRemovedUnlessOktaSaysGone answers the question about one missing thing in every other way.
func TestNothingIsRemovedUnlessOktaSaysGone(t *testing.T) {
	t.Parallel()
	hide := func(list, id string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			// The listing starts behind the row: it is lost, but exists.
			if r.URL.Path == list && r.URL.Query().Get("after") == "" && r.URL.Query().Get("filter") == "" {
				q := r.URL.Query()
				q.Set("after", id)
				r.URL.RawQuery = q.Encode()
			}
			return false
		}
	}
	both := func(a, b func(http.ResponseWriter, *http.Request) bool) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool { return a(w, r) || b(w, r) }
	}
	answer := func(path string, status int, body string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != path {
				return false
			}
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
			return true
		}
	}
	const users, app, everyone = "/api/v1/users", "/api/v1/apps/0oacrm/users", "/api/v1/groups/00geveryone/users"
	cases := []struct {
		name, kind, reason string
		fault              func(http.ResponseWriter, *http.Request) bool
	}{
		{"user is there", directory.TypeUsers, reasonLeftOut, hide(users, "1")},
		{"user: permission is missing", directory.TypeUsers, reasonUnsaid, both(hide(users, "1"), answer(users+"/00u00", 403, `{"errorCode":"E0000006"}`))},
		{"user: a proxy's 404", directory.TypeUsers, reasonUnsaid, both(hide(users, "1"), answer(users+"/00u00", 404, `<html>not here</html>`))},
		{"user: no such operation", directory.TypeUsers, reasonUnsaid, both(hide(users, "1"), answer(users+"/00u00", 404, `{"errorCode":"E0000022"}`))},
		{"user: somebody else", directory.TypeUsers, reasonUnsaid, both(hide(users, "1"), answer(users+"/00u00", 200, `{"id":"00u01"}`))},
		{"user: rubbish", directory.TypeUsers, reasonUnsaid, both(hide(users, "1"), answer(users+"/00u00", 200, `[]`))},
		{"app user is there", directory.TypeAssignments, reasonLeftOut, hide(app, "1")},
		{"app user: rubbish", directory.TypeAssignments, reasonUnsaid, both(hide(app, "1"), answer(app+"/00u01", 200, `{}`))},
		{"membership is there", directory.TypeMembers, reasonLeftOut, hide(everyone, "1")},
		{"membership: no groups at all", directory.TypeMembers, reasonUnsaid, both(hide(everyone, "1"), answer(users+"/00u00/groups", 200, `[]`))},
		{"membership: rubbish", directory.TypeMembers, reasonUnsaid, both(hide(everyone, "1"), answer(users+"/00u00/groups", 200, `[{"id":""}]`))},
	}
	kafka := bustest.Cluster(t)
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSceneOn(t, kafka, fmt.Sprintf("00o%d", i))
			s.full()
			s.fault(c.fault)
			if s.full() || s.quarantined()[c.kind] != c.reason {
				t.Errorf("quarantined %v, want %s because of %q", s.quarantined(), c.kind, c.reason)
			}
			if gone := s.removed(); len(gone) != 0 {
				t.Errorf("removed %v", gone)
			}
		})
	}
}

func TestChangeWhileListingIsNoHole(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.full()
	s.okta.change(func() { s.okta.users["00u00"]["statusChanged"] = stamp(s.okta.now.Add(time.Second)) })
	s.fault(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/api/v1/users" && r.URL.Query().Get("after") == "" && r.URL.Query().Get("filter") == "" {
			r.URL.RawQuery = "after=1"
		}
		return false
	})
	if !s.full() || len(s.removed()) != 0 {
		t.Errorf("quarantined %v, removed %v", s.quarantined(), s.removed())
	}
}

func TestOtherPathReplacesTheOld(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.full()
	s.okta.change(func() {
		s.okta.appUsers["0oacrm"]["00u01"] = "00gsales"
		s.okta.rules["0pr1"]["status"] = "INACTIVE"
	})
	if !s.full() {
		t.Fatalf("quarantined %v", s.quarantined())
	}
	gone := s.removed()
	slices.Sort(gone)
	wantEqual(t, "removed", gone, "[00u01|app|0oacrm|direct 00u03|group|00gruled|rule:0pr1 00u04|group|00gruled|rule:0pr1]")
	held := values[directory.Assignment](s, topic.OktaAssignment)
	for _, key := range []string{"00u01|app|0oacrm|group:00gsales", "00u03|group|00gruled|direct"} {
		if a, ok := held[key]; !ok || a.Removed {
			t.Errorf("%s is missing", key)
		}
	}
	s.okta.change(func() { s.okta.rules["0pr1"]["status"] = "ACTIVE" })
	s.full()
	if a := values[directory.Assignment](s, topic.OktaAssignment)["00u03|group|00gruled|rule:0pr1"]; a.Removed || a.LastUpdated.IsZero() {
		t.Errorf("what came back is not newer than its removal: %+v", a)
	}
}

func TestDeactivatedPersonLeavesItsGroups(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.full()
	s.okta.change(func() {
		s.okta.users["00u06"]["status"] = "DEPROVISIONED"
		s.okta.members["00geveryone"] = without(s.okta.members["00geveryone"], "00u06")
	})
	if !s.full() {
		t.Fatalf("quarantined %v", s.quarantined())
	}
	wantEqual(t, "removed", s.removed(), "[00u06|group|00geveryone|direct]")
}

// TestStrangersAreIntroduced loses the first row of the very first listing of users.
func TestStrangersAreIntroduced(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.fault(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/api/v1/users" && r.URL.Query().Get("after") == "" && r.URL.Query().Get("filter") == "" {
			r.URL.RawQuery = "after=1"
		}
		return false
	})
	if s.full() || s.quarantined()[directory.TypeUsers] != reasonLeftOut {
		t.Errorf("quarantined %v", s.quarantined())
	}
	if u := values[directory.User](s, topic.OktaUser)["00u00"]; u.Login == "" {
		t.Error("the person who was left out was not published")
	}
}
