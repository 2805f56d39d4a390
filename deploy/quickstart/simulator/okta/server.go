package okta

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"recert/deploy/quickstart/simulator/limits"
	"recert/deploy/quickstart/simulator/org"
)

// Deps is what a server needs.
type Deps struct {
	Org     *org.Org
	Log     Log
	Now     func() time.Time
	Limits  *limits.Limiter
	Keys    *Keys
	Faults  *Faults
	Journal func(kind string, data any) error
	// Handed writes the event of a review that was handed over.
	Handed func(Reassignment) error
	// Live tells that the org lives by its clock.
	Live bool
	// Reading is told, before a page of the endless poll is written, from where on and how much is asked for; it may
	// let the log grow. It may be nil.
	Reading func(from, limit int)
}

// Log is a System Log in the order in which its events were stored.
type Log interface {
	Len() int
	// Since is the first position whose event was stored at or after t.
	Since(t time.Time) int
	// AppendJSON appends the JSON of the event at position i, which must be below Len.
	AppendJSON(b []byte, i int) []byte
}

// Server answers Okta's API. Use [Server.Handler].
type Server struct {
	Deps
	users, groups, apps, reviews map[string]int
	userOrder, groupOrder        []int
	appOrder, reviewOrder        []int
	grantsOf                     [][]int
	membersOf                    [][]int
	groupsOf                     [][]int

	handing    sync.Mutex // one request hands over at a time
	mu         sync.Mutex
	overlay    map[int]Reassignment
	decided    map[int]Decided
	reassigned map[string]int
	calls      map[string]int
	mutating   int
	rateHits   int
}

// New returns a server for the org in d.
func New(d Deps) *Server {
	s := &Server{
		Deps: d, overlay: map[int]Reassignment{}, decided: map[int]Decided{}, reassigned: map[string]int{}, calls: map[string]int{},
		users: map[string]int{}, groups: map[string]int{}, apps: map[string]int{}, reviews: map[string]int{},
	}
	s.index()
	return s
}

// index makes the lookups by id and the orders of listing, which follow ids and so tell nothing.
func (s *Server) index() {
	o := s.Org
	s.grantsOf, s.membersOf, s.groupsOf = make([][]int, len(o.Apps)), make([][]int, len(o.Groups)), make([][]int, len(o.Users))
	s.userOrder = byID(len(o.Users), func(i int) string { return o.Users[i].ID }, s.users)
	s.groupOrder = byID(len(o.Groups), func(i int) string { return o.Groups[i].ID }, s.groups)
	s.appOrder = byID(len(o.Apps), func(i int) string { return o.Apps[i].ID }, s.apps)
	s.reviewOrder = byID(len(o.Reviews), func(i int) string { return o.Reviews[i].ID }, s.reviews)
	for i := range o.Grants {
		s.grantsOf[o.Grants[i].App] = append(s.grantsOf[o.Grants[i].App], i)
	}
	for _, list := range s.grantsOf {
		slices.SortFunc(list, func(a, b int) int { return strings.Compare(o.Users[o.Grants[a].User].ID, o.Users[o.Grants[b].User].ID) })
	}
	for i := range o.Members {
		m := &o.Members[i]
		s.membersOf[m.Group] = append(s.membersOf[m.Group], i)
		s.groupsOf[m.User] = append(s.groupsOf[m.User], m.Group)
	}
	for _, list := range s.membersOf {
		slices.SortFunc(list, func(a, b int) int {
			return strings.Compare(o.Users[o.Members[a].User].ID, o.Users[o.Members[b].User].ID)
		})
	}
}

func byID(n int, id func(int) string, lookup map[string]int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
		lookup[id(i)] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(id(a), id(b)) })
	return order
}

// Operation is one endpoint: its pattern for [http.ServeMux], the scope it asks for and the bucket it is counted in.
type Operation struct {
	Pattern string
	Scope   string
	Bucket  limits.Bucket
	serve   func(*Server, http.ResponseWriter, *http.Request)
}

// Operations lists every endpoint that is served.
func Operations() []Operation {
	const (
		logs, users, groups, apps = "okta.logs.read", "okta.users.read", "okta.groups.read", "okta.apps.read"
		read, manage              = "okta.governance.accessCertifications.read", "okta.governance.accessCertifications.manage"
		rules                     = "okta.governance.riskRule.read"
	)
	return []Operation{
		{"GET /.well-known/okta-organization", "", limits.Other, (*Server).organization},
		{"POST /oauth2/v1/token", "", limits.Other, (*Server).token},
		{"GET /api/v1/logs", logs, limits.Logs, (*Server).logs},
		{"GET /api/v1/users", users, limits.UsersList, (*Server).listUsers},
		{"GET /api/v1/users/{id}", users, limits.UserByID, (*Server).getUser},
		{"GET /api/v1/users/{id}/groups", users, limits.UserByID, (*Server).groupsOfUser},
		{"GET /api/v1/groups", groups, limits.GroupsList, (*Server).listGroups},
		{"GET /api/v1/groups/rules", groups, limits.Other, (*Server).listRules},
		{"GET /api/v1/groups/{groupId}", groups, limits.GroupByID, (*Server).getGroup},
		{"GET /api/v1/groups/{groupId}/users", groups, limits.GroupByID, (*Server).listMembers},
		{"GET /api/v1/apps", apps, limits.AppsList, (*Server).listApps},
		{"GET /api/v1/apps/{appId}", apps, limits.AppByID, (*Server).getApp},
		{"GET /api/v1/apps/{appId}/users", apps, limits.AppsList, (*Server).listAppUsers},
		{"GET /api/v1/apps/{appId}/users/{userId}", apps, limits.AppsList, (*Server).getAppUser},
		{"GET /api/v1/apps/{appId}/groups", apps, limits.AppsList, (*Server).listAppGroups},
		{"GET /api/v1/meta/schemas/user/{schemaId}", "okta.schemas.read", limits.Other, (*Server).userSchema},
		{"GET /governance/api/v1/campaigns", read, limits.Governance, (*Server).listCampaigns},
		{"GET /governance/api/v1/campaigns/{campaignId}", read, limits.Governance, (*Server).getCampaign},
		{"GET /governance/api/v1/reviews", read, limits.Governance, (*Server).listReviews},
		{"GET /governance/api/v1/reviews/{reviewId}", read, limits.Governance, (*Server).getReview},
		{"GET /governance/api/v1/risk-rules", rules, limits.Governance, (*Server).listRiskRules},
		{"GET /governance/api/v1/risk-rules/{ruleId}", rules, limits.Governance, (*Server).getRiskRule},
		{"POST /governance/api/v1/campaigns/{campaignId}/reviews/reassign", manage, limits.Governance, (*Server).reassign},
	}
}

// Handler serves all operations; anything else under Okta's paths is a 404, counted as mutating where its method says so.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, op := range Operations() {
		mux.Handle(op.Pattern, s.guard(op))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.stamp(w)
		s.count("unknown "+r.Method, r.Method != http.MethodGet)
		fail(w, http.StatusNotFound, "E0000022", "The endpoint does not support the provided HTTP method")
	})
	return s.Faults.truncating(mux)
}
