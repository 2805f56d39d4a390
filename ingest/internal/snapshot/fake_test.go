package snapshot

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const testOrg = "00otest"

type object = map[string]any

// fakeOkta is a small org that pages, filters and fails as it is told to.
type fakeOkta struct {
	*httptest.Server
	org string

	mu        sync.Mutex
	now       time.Time
	page      int // rows of a page, whatever is asked for
	users     map[string]object
	groups    map[string]object
	rules     map[string]object
	apps      map[string]object
	campaigns map[string]object
	reviews   map[string]object
	risks     map[string]object            // nil: the org has no risk rules
	members   map[string][]string          // of a group
	appUsers  map[string]map[string]string // of an app: the scope, or the id of the group
	// fault answers a request itself when it returns true.
	fault func(w http.ResponseWriter, r *http.Request) bool
	// hold delays the answer to a path; it is set before anything is served.
	hold  func(path string)
	asked map[string]int
}

func newFakeOkta(t testing.TB) *fakeOkta {
	t.Helper()
	f := &fakeOkta{
		org: testOrg,
		now: time.Date(2026, 9, 30, 12, 0, 0, 0, time.UTC), page: 3, asked: map[string]int{},
		users: map[string]object{}, groups: map[string]object{}, rules: map[string]object{}, apps: map[string]object{},
		campaigns: map[string]object{}, reviews: map[string]object{}, members: map[string][]string{}, appUsers: map[string]map[string]string{},
	}
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.Close)
	f.people()
	return f
}

func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }

// ago is a time of the org's past.
func (f *fakeOkta) ago(days int) time.Time { return f.now.AddDate(0, 0, -days) }

// people fills the org: ten users, of whom 00u09 has left, three groups, of which a rule fills one, two apps.
func (f *fakeOkta) people() {
	for i := range 10 {
		f.user(fmt.Sprintf("00u%02d", i), "ACTIVE")
	}
	f.users["00u09"]["status"] = "DEPROVISIONED"
	f.users["00u01"]["profile"].(object)["accountClass"] = "service"
	f.group("00geveryone", "BUILT_IN", "00u00", "00u01", "00u02", "00u03", "00u04", "00u05", "00u06", "00u07", "00u08")
	f.group("00gsales", "OKTA_GROUP", "00u01", "00u02")
	f.group("00gruled", "OKTA_GROUP", "00u03", "00u04")
	f.rules["0pr1"] = object{"id": "0pr1", "name": "by department", "status": "ACTIVE", "actions": object{"assignUserToGroups": object{"groupIds": []string{"00gruled"}}}}
	f.app("0oacrm", map[string]string{"00u01": "USER", "00u02": "00gsales", "00u03": "USER", "00u04": "USER", "00u05": "USER"})
	f.app("0oawiki", map[string]string{"00u00": "00geveryone", "00u01": "00geveryone"})
}

func (f *fakeOkta) user(id, status string) {
	f.users[id] = object{
		"id": id, "status": status, "created": stamp(f.ago(400)), "lastUpdated": stamp(f.ago(30)), "statusChanged": stamp(f.ago(400)), "lastLogin": nil,
		"type": object{"id": "oty1"}, "profile": object{"login": id + "@example.com", "firstName": "First", "lastName": id, "department": "Sales", "mobilePhone": "555"},
	}
}

func (f *fakeOkta) group(id, kind string, members ...string) {
	f.groups[id] = object{
		"id": id, "type": kind, "lastUpdated": stamp(f.ago(200)), "lastMembershipUpdated": stamp(f.ago(100)), "profile": object{"name": "Group " + id},
	}
	f.members[id] = members
}

func (f *fakeOkta) app(id string, users map[string]string) {
	f.apps[id] = object{"id": id, "name": "app", "label": "App " + id, "status": "ACTIVE", "signOnMode": "SAML_2_0", "created": stamp(f.ago(500)), "lastUpdated": stamp(f.ago(500))}
	f.appUsers[id] = users
}

func (f *fakeOkta) campaign(id, status string, launched time.Time, items int) {
	f.campaigns[id] = object{"id": id, "name": "Campaign " + id, "status": status, "startDate": stamp(launched), "endDate": stamp(launched.AddDate(0, 0, 14)), "lastUpdated": stamp(launched)}
	for i := range items {
		review := fmt.Sprintf("icr%s%02d", strings.TrimPrefix(id, "ici"), i)
		f.reviews[review] = object{
			"id": review, "campaignId": id, "resourceId": "0oacrm", "decision": "UNREVIEWED", "decided": nil, "principalProfile": object{"id": fmt.Sprintf("00u%02d", i%10)},
			"reviewerProfile": object{"id": "00u08"}, "reviewerType": "USER", "currentReviewerLevel": "FIRST", "created": stamp(launched), "lastUpdated": stamp(launched), "surprise": 1,
		}
	}
}

// change works on the org while nobody is served.
func (f *fakeOkta) change(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
}

func (f *fakeOkta) count(prefix string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for path, times := range f.asked {
		if strings.HasPrefix(path, prefix) {
			n += times
		}
	}
	return n
}

var route = regexp.MustCompile(`^/(?:api|governance/api)/v1/(users|groups|apps|campaigns|reviews|meta|risk-rules)(?:/([^/]+))?(?:/([^/]+))?(?:/([^/]+))?$`)

func (f *fakeOkta) serve(w http.ResponseWriter, r *http.Request) {
	if f.hold != nil {
		f.hold(r.URL.Path)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	w.Header().Set("Date", f.now.Format(http.TimeFormat))
	w.Header().Set("Content-Type", "application/json")
	f.asked[r.URL.Path]++
	if f.fault != nil && f.fault(w, r) {
		return
	}
	if r.URL.Path == "/.well-known/okta-organization" {
		reply(w, object{"id": f.org})
		return
	}
	m := route.FindStringSubmatch(r.URL.Path)
	if m == nil {
		refuse(w, http.StatusNotFound, "E0000022")
		return
	}
	switch kind, id, below, last := m[1], m[2], m[3], m[4]; {
	case kind == "meta":
		reply(w, object{"definitions": object{"custom": object{"properties": object{"leaveUntil": object{}, "accountClass": object{}}}}})
	case kind == "users" && below == "groups":
		f.one(w, f.users[id], f.groupsOf(id))
	case kind == "users" && id == "":
		f.list(w, r, f.users, func(u object) bool { return r.URL.Query().Get("filter") != "" || u["status"] != "DEPROVISIONED" })
	case kind == "users":
		f.one(w, f.users[id], f.users[id])
	case kind == "groups" && id == "rules" && below == "":
		f.list(w, r, f.rules, nil)
	case kind == "groups" && id == "rules":
		f.one(w, f.rules[below], f.rules[below])
	case kind == "groups" && id == "":
		f.list(w, r, f.groups, nil)
	case kind == "groups" && below == "users" && f.groups[id] != nil:
		rows := map[string]object{}
		for _, u := range f.members[id] {
			rows[u] = f.users[u]
		}
		f.list(w, r, rows, nil)
	case kind == "groups" && below == "":
		f.one(w, f.groups[id], f.groups[id])
	case kind == "apps" && id == "":
		f.list(w, r, f.apps, nil)
	case kind == "apps" && below == "users" && f.apps[id] != nil:
		rows := map[string]object{}
		for u := range f.appUsers[id] {
			rows[u] = f.appUser(id, u)
		}
		if last != "" {
			f.one(w, rows[last], rows[last])
			return
		}
		f.list(w, r, rows, nil)
	case kind == "apps" && below == "":
		f.one(w, f.apps[id], f.apps[id])
	case kind == "campaigns" && id != "":
		f.one(w, f.campaigns[id], f.campaigns[id])
	case kind == "campaigns":
		f.list(w, r, f.campaigns, nil)
	case kind == "risk-rules" && f.risks == nil:
		refuse(w, http.StatusNotFound, "E0000022")
	case kind == "risk-rules" && id != "":
		f.one(w, f.risks[id], f.risks[id])
	case kind == "risk-rules":
		f.list(w, r, f.risks, nil)
	case kind == "reviews":
		f.list(w, r, f.reviews, nil)
	default:
		refuse(w, http.StatusNotFound, "E0000007")
	}
}

func (f *fakeOkta) groupsOf(user string) []object {
	all := []object{}
	for _, id := range slices.Sorted(maps.Keys(f.groups)) {
		if slices.Contains(f.members[id], user) {
			all = append(all, f.groups[id])
		}
	}
	return all
}

func (f *fakeOkta) appUser(app, user string) object {
	v := object{"id": user, "scope": "USER", "status": "ACTIVE", "created": stamp(f.ago(90)), "lastUpdated": stamp(f.ago(80)), "_links": object{}}
	if group := f.appUsers[app][user]; group != "USER" {
		v["scope"], v["_links"] = "GROUP", object{"group": object{"href": f.URL + "/api/v1/groups/" + group}}
	}
	return v
}

var comparison = regexp.MustCompile(`(\w+) (eq|gt) "([^"]*)"`)

// matches knows `a eq "x"` and `a gt "x"`, joined by or.
func matches(row object, filter string) bool {
	if filter == "" {
		return true
	}
	for _, m := range comparison.FindAllStringSubmatch(filter, -1) {
		have, _ := row[m[1]].(string)
		if m[2] == "eq" && have == m[3] || m[2] == "gt" && have > m[3] {
			return true
		}
	}
	return false
}

// list answers one page, with the next one in the Link header or, for governance, in the body.
func (f *fakeOkta) list(w http.ResponseWriter, r *http.Request, all map[string]object, keep func(object) bool) {
	rows := []object{}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if (keep == nil || keep(all[id])) && matches(all[id], r.URL.Query().Get("filter")) {
			rows = append(rows, all[id])
		}
	}
	from, _ := strconv.Atoi(r.URL.Query().Get("after"))
	from = min(from, len(rows))
	to, next := min(from+f.page, len(rows)), ""
	if to < len(rows) {
		q := r.URL.Query()
		q.Set("after", strconv.Itoa(to))
		next = f.URL + r.URL.Path + "?" + q.Encode()
	}
	rows = rows[from:to]
	if strings.HasPrefix(r.URL.Path, "/governance") {
		links := object{}
		if next != "" {
			links["next"] = object{"href": next}
		}
		reply(w, object{"data": rows, "_links": links})
		return
	}
	if next != "" {
		w.Header().Set("Link", "<"+next+`>; rel="next"`)
	}
	reply(w, rows)
}

func (f *fakeOkta) one(w http.ResponseWriter, exists object, answer any) {
	if exists == nil {
		refuse(w, http.StatusNotFound, "E0000007")
		return
	}
	reply(w, answer)
}

func reply(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) }

func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	reply(w, object{"errorCode": code, "errorSummary": "refused"})
}
