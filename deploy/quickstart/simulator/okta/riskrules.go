package okta

import (
	"hash/fnv"
	"net/http"

	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/org"
)

// Okta's rules of separation of duties hold entitlements of one app against each other; apps against apps, as the
// org declares them in its own file, they cannot express. So each such pair comes with a rule inside of its left app.

func (s *Server) listRiskRules(w http.ResponseWriter, r *http.Request) {
	match, ok := parseQuery(r.URL.Query().Get("filter"))
	if !ok {
		fail(w, http.StatusBadRequest, "E0000031", "Invalid search criteria.")
		return
	}
	var rows []int
	for i := range s.Org.Pairs {
		p := &s.Org.Pairs[i]
		if match(map[string]string{"name": p.Name, "resourceOrn": s.appORN(p.Left)}) {
			rows = append(rows, i)
		}
	}
	s.governed(w, r, len(rows), func(i int) any { return s.riskRule(rows[i], base(r)) })
}

func (s *Server) getRiskRule(w http.ResponseWriter, r *http.Request) {
	for i := range s.Org.Pairs {
		if riskRuleID(&s.Org.Pairs[i], "rul") == r.PathValue("ruleId") {
			reply(w, http.StatusOK, s.riskRule(i, base(r)))
			return
		}
	}
	notFound(w, r.PathValue("ruleId"), "RiskRule")
}

// riskRuleID makes an id of Okta's form out of a pair's own.
func riskRuleID(p *org.Pair, prefix string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(p.ID))
	return draw.ID(h.Sum64(), prefix, 0)
}

func (s *Server) appORN(i int) string {
	return "orn:okta:idp:" + s.Org.ID + ":apps:" + s.Org.Apps[i].Name + ":" + s.Org.Apps[i].ID
}

// riskRule is Okta's JSON of a rule.
func (s *Server) riskRule(i int, at string) object {
	p := &s.Org.Pairs[i]
	app, id := &s.Org.Apps[p.Left], riskRuleID(p, "rul")
	side := func(list, name, prefix string) object {
		return object{
			"name": list, "attribute": "principal.effective_grants", "operation": "CONTAINS_ONE",
			"value": object{"type": "ENTITLEMENTS", "value": []object{{
				"id": riskRuleID(p, "esp"), "name": "Role", "externalValue": "role",
				"values": []object{{"id": riskRuleID(p, prefix), "name": name, "externalValue": prefix}},
			}}},
		}
	}
	made := stamp(app.Created)
	return object{
		"id": id, "name": p.Name, "description": "Kept apart within " + app.Label, "type": "SEPARATION_OF_DUTIES", "status": "ACTIVE",
		"resources":        []object{{"resourceOrn": s.appORN(p.Left)}},
		"conflictCriteria": object{"and": []object{side("list1", "Enter", "ent"), side("list2", "Release", "enr")}},
		"created":          made, "createdBy": "spr0000simsystem0001", "lastUpdated": made, "lastUpdatedBy": "spr0000simsystem0001",
		"_links": object{"self": link(at + "/governance/api/v1/risk-rules/" + id)},
	}
}
