package okta

import (
	"net/http"
	"time"

	"recert/deploy/quickstart/simulator/org"
)

// governed answers a governance listing: rows in data, the next page both as a link in the body and as a Link header.
func (s *Server) governed(w http.ResponseWriter, r *http.Request, n int, row func(i int) any) {
	p, ok := pageOf(w, r, 20, 200)
	if !ok {
		return
	}
	from, to, next := p.slice(n)
	rows := make([]any, 0, to-from)
	for i := from; i < to; i++ {
		rows = append(rows, row(i))
	}
	if s.Faults.skipsPage(from) {
		rows = rows[:0]
	}
	links := object{"self": link(base(r) + r.URL.RequestURI())}
	if next >= 0 {
		links["next"] = link(s.Faults.host(nextURL(r, next)))
	}
	s.addLinks(w, r, next)
	reply(w, http.StatusOK, object{"data": rows, "_links": links})
}

func (s *Server) listCampaigns(w http.ResponseWriter, r *http.Request) {
	match, ok := parseQuery(r.URL.Query().Get("filter"))
	if !ok {
		fail(w, http.StatusBadRequest, "E0000031", "Invalid search criteria.")
		return
	}
	var rows []int
	for i := range s.Org.Campaigns {
		c := &s.Org.Campaigns[i]
		if match(map[string]string{"status": c.Status, "name": c.Name, "id": c.ID}) {
			rows = append(rows, i)
		}
	}
	s.governed(w, r, len(rows), func(i int) any { return s.campaign(rows[i], base(r), false) })
}

func (s *Server) getCampaign(w http.ResponseWriter, r *http.Request) {
	for i := range s.Org.Campaigns {
		if s.Org.Campaigns[i].ID == r.PathValue("campaignId") {
			reply(w, http.StatusOK, s.campaign(i, base(r), true))
			return
		}
	}
	notFound(w, r.PathValue("campaignId"), "Campaign")
}

// campaign is Okta's JSON of a campaign: few fields in listings, all settings for a single one.
func (s *Server) campaign(i int, at string, whole bool) object {
	c := &s.Org.Campaigns[i]
	self := at + "/governance/api/v1/campaigns/" + c.ID
	owner := s.Org.Users[c.Owner].ID
	updated, ends := c.Launched, c.Closes
	if !c.Ended.IsZero() {
		updated, ends = c.Ended, c.Ended
	}
	v := object{
		"id": c.ID, "name": c.Name, "description": "Access of the whole org", "status": c.Status,
		"created": stamp(c.Created), "createdBy": owner, "lastUpdated": stamp(updated), "lastUpdatedBy": owner,
		"_links": object{
			"self": link(self), "launchCampaign": link(self + "/launch"), "endCampaign": link(self + "/end"),
			"reviews": link(at + "/governance/api/v1/reviews?filter=" + escaped(`campaignId eq "`+c.ID+`"`)),
		},
	}
	if !whole {
		v["startDate"], v["endDate"], v["scheduleType"], v["reviewerType"] = stamp(c.Launched), stamp(ends), "ONE_OFF", "REVIEWER_EXPRESSION"
		return v
	}
	v["campaignType"] = "RESOURCE"
	v["scheduleSettings"] = object{"type": "ONE_OFF", "startDate": stamp(c.Launched), "endDate": stamp(ends), "durationInDays": 14, "timeZone": "UTC"}
	v["resourceSettings"] = object{"type": "APPLICATION_AND_GROUP", "targetTypes": []string{"APPLICATION", "GROUP"}, "targetResources": []object{}, "includeEntitlements": false}
	v["principalScopeSettings"] = object{"type": "USERS", "includeOnlyActiveUsers": false}
	v["reviewerSettings"] = object{"type": "REVIEWER_EXPRESSION", "reviewerScopeExpression": "user.profile.managerId", "fallBackReviewerId": owner, "selfReviewDisabled": false}
	v["remediationSettings"] = object{"accessApproved": "NO_ACTION", "accessRevoked": "DENY", "noResponse": "NO_ACTION"}
	return v
}

func (s *Server) listReviews(w http.ResponseWriter, r *http.Request) {
	match, ok := parseQuery(r.URL.Query().Get("filter"))
	if !ok {
		fail(w, http.StatusBadRequest, "E0000031", "Invalid search criteria.")
		return
	}
	var rows []int
	only := s.campaignAsked(r.URL.Query().Get("filter"))
	for _, i := range s.reviewOrder {
		v := &s.Org.Reviews[i]
		if only != org.None {
			if v.Campaign == only {
				rows = append(rows, i)
			}
			continue
		}
		decision, _, _ := s.decision(i)
		if match(map[string]string{
			"campaignId": s.Org.Campaigns[v.Campaign].ID, "decision": decision, "principalId": s.Org.Users[v.User].ID,
			"resourceId": s.resource(v), "reviewerId": s.Org.Users[s.reviewer(i)].ID, "reviewerType": "USER",
		}) {
			rows = append(rows, i)
		}
	}
	s.governed(w, r, len(rows), func(i int) any { return s.review(rows[i], base(r)) })
}

// campaignAsked is the index of the one campaign that a filter names and nothing beside, which is how all are listed;
// else none: then every review is compared.
func (s *Server) campaignAsked(filter string) int {
	for i := range s.Org.Campaigns {
		if filter == `campaignId eq "`+s.Org.Campaigns[i].ID+`"` {
			return i
		}
	}
	return org.None
}

func (s *Server) getReview(w http.ResponseWriter, r *http.Request) {
	i, ok := s.reviews[r.PathValue("reviewId")]
	if !ok {
		notFound(w, r.PathValue("reviewId"), "Review")
		return
	}
	v := s.review(i, base(r))
	if n := s.reassignment(i); n != nil {
		v["note"] = object{"id": "icn00000simnote00001", "note": n.Note}
	}
	reply(w, http.StatusOK, v)
}

func (s *Server) resource(v *org.Review) string {
	if v.App == org.None {
		return s.Org.Groups[v.Group].ID
	}
	return s.Org.Apps[v.App].ID
}

// review is Okta's JSON of a review item.
func (s *Server) review(i int, at string) object {
	v := &s.Org.Reviews[i]
	c := &s.Org.Campaigns[v.Campaign]
	updated := c.Launched
	decision, remedy, decided := s.decision(i)
	body := object{
		"id": v.ID, "campaignId": c.ID, "resourceId": s.resource(v), "decision": decision, "remediationStatus": remedy,
		"principalProfile": s.principal(v.User), "reviewerProfile": s.principal(s.reviewer(i)), "reviewerType": "USER",
		"currentReviewerLevel": "FIRST", "assignmentType": "USER", "assignments": []object{},
		"created": stamp(c.Launched), "createdBy": "spr0000simsystem0001", "lastUpdatedBy": "spr0000simsystem0001",
		"_links": object{
			"self":           link(at + "/governance/api/v1/reviews/" + v.ID),
			"reassignReview": link(at + "/governance/api/v1/campaigns/" + c.ID + "/reviews/reassign"),
		},
	}
	if n := s.reassignment(i); n != nil {
		updated = n.At
	}
	if !decided.IsZero() {
		body["decided"] = stamp(decided)
		if updated = updated.Add(time.Second); decided.After(updated) {
			updated = decided
		}
	}
	body["lastUpdated"] = stamp(updated)
	return body
}

func (s *Server) principal(i int) object {
	u := &s.Org.Users[i]
	status := "ACTIVE"
	if u.Status == "DEPROVISIONED" || u.Status == "SUSPENDED" {
		status = "INACTIVE"
	}
	return object{"id": u.ID, "email": u.Login, "login": u.Login, "firstName": u.First, "lastName": u.Last, "status": status, "type": "USER"}
}
