package snapshot

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// risk puts a rule of two entitlements into the org.
func (f *fakeOkta) risk(id string) {
	side := func(name, entitlement string) object {
		return object{"name": name, "attribute": "principal.effective_grants", "operation": "CONTAINS_ONE", "value": object{
			"type": "ENTITLEMENTS", "value": []object{{"id": "esp1", "name": "Role", "values": []object{{"id": entitlement, "name": entitlement}}}},
		}}
	}
	if f.risks == nil {
		f.risks = map[string]object{}
	}
	f.risks[id] = object{
		"id": id, "name": "Rule " + id, "type": "SEPARATION_OF_DUTIES", "status": "ACTIVE", "created": stamp(f.ago(90)), "lastUpdated": stamp(f.ago(90)),
		"resources":        []object{{"resourceOrn": "orn:okta:idp:" + f.org + ":apps:app:0oacrm"}},
		"conflictCriteria": object{"and": []object{side("list1", "ent1"), side("list2", "ent2")}},
	}
}

func (s *scene) rules() map[string]directory.RiskRule {
	s.t.Helper()
	return values[directory.RiskRule](s, topic.OktaRiskRule)
}

func TestRiskRulesComeAndGo(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.okta.change(func() { s.okta.risk("rul1"); s.okta.risk("rul2"); s.okta.risk("rul3"); s.okta.risk("rul4") })
	ofFile, err := json.Marshal(directory.RiskRule{Org: testOrg, ID: "pay", Source: directory.SourceFile, Criteria: []directory.Criterion{}})
	if err != nil {
		t.Fatal(err)
	}
	bustest.Send(t, s.cfg.Kafka, bus.DirectoryRecord(topic.OktaRiskRule, testOrg, topic.Key(testOrg, directory.SourceFile, "pay"), ofFile))
	if !s.full() {
		t.Fatal(s.quarantined())
	}
	got := s.rules()
	if r := got["rul1"]; len(got) != 5 || r.Name != "Rule rul1" || fmt.Sprint(r.Resources) != "[0oacrm]" || len(r.Criteria) != 2 || r.Criteria[1].Values[0].ID != "ent2" {
		t.Fatalf("got %+v", got)
	}
	if v := s.snapshots()[directory.TypeRiskRules]; v.State != directory.StateComplete || v.Listed != 4 {
		t.Errorf("got %+v", v)
	}
	before := s.written()
	s.full()
	wantEqual(t, "records after a restart", s.written(), before)

	// A page without a rule that is still there removes nothing; one that Okta says is gone is removed.
	s.fault(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/risk-rules") {
			return false
		}
		reply(w, object{"data": []object{}})
		return true
	})
	if !s.full() {
		t.Error("risk rules that cannot be listed hold the directory up")
	}
	if r := s.rules()["rul2"]; r.Removed || s.quarantined()[directory.TypeRiskRules] != reasonLeftOut || len(s.alerts()) != 1 {
		t.Errorf("got %+v, quarantined %v, %d alerts", r, s.quarantined(), len(s.alerts()))
	}
	s.fault(nil)
	s.okta.change(func() { delete(s.okta.risks, "rul2") })
	s.full()
	if r := s.rules()["rul2"]; !r.Removed || r.Name != "Rule rul2" || !r.RemovedAt.Equal(s.okta.now) || len(s.quarantined()) != 0 {
		t.Errorf("got %+v, quarantined %v", r, s.quarantined())
	}
	if r := s.rules()["file|pay"]; r.Removed || r.ID != "pay" {
		t.Errorf("the rule of a file became %+v", r)
	}
	s.okta.change(func() { s.okta.risk("rul2") })
	s.full()
	if r := s.rules()["rul2"]; r.Removed || !r.FoundAt.Equal(s.okta.now) {
		t.Errorf("a rule that came back is %+v", r)
	}
}

// TestNoRiskRulesIsNoReasonToStop has an org without them, or without the scope, and one that takes it away later.
func TestNoRiskRulesIsNoReasonToStop(t *testing.T) {
	t.Parallel()
	for _, status := range []int{403, 404} {
		s := newScene(t)
		s.okta.change(func() { s.okta.risk("rul1") })
		s.fault(refusing("/governance/api/v1/risk-rules", status))
		if !s.full() || len(s.alerts()) != 0 || len(s.quarantined()) != 0 || len(s.rules()) != 0 {
			t.Errorf("%d: alerts %v, quarantined %v, rules %v", status, s.alerts(), s.quarantined(), s.rules())
		}
		s.fault(nil)
		if !s.full() || len(s.rules()) != 1 {
			t.Errorf("%d: the permission came and nothing was read", status)
		}
		s.fault(refusing("/governance/api/v1/risk-rules", status))
		if !s.full() || s.quarantined()[directory.TypeRiskRules] != reasonRefused || len(s.alerts()) != 1 || s.rules()["rul1"].Removed {
			t.Errorf("%d: a permission that was lost: quarantined %v, %d alerts", status, s.quarantined(), len(s.alerts()))
		}
	}
}

// TestReadyPinsTheRiskRules looks whether the rules that a campaign is scored with are below its positions.
func TestReadyPinsTheRiskRules(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.okta.change(func() { s.okta.campaign(camp, "ACTIVE", s.okta.now, 3); s.okta.risk("rul1") })
	one := s.session()
	s.round(one)
	if whole, err := one.people.full(t.Context()); err != nil || !whole {
		t.Fatal(err, s.quarantined())
	}
	s.attend(one)
	for p, v := range s.readyOf(camp) {
		if v.Positions[topic.OktaRiskRule][0] < 1 {
			t.Errorf("partition %d: positions %v do not reach the risk rule", p, v.Positions)
		}
	}
	if len(s.readyOf(camp)) == 0 {
		t.Error("no ready record")
	}
}

func TestRunReadsAChangedRiskRuleAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.cfg.CampaignsEvery, s.cfg.FullEvery = time.Hour, time.Hour
	s.okta.change(func() { s.okta.risk("rul1") })
	defer s.running()()
	bustest.Await(t, "the directory", s.ready.Ready)
	s.okta.change(func() { s.okta.risk("rul2") })
	bustest.Await(t, "the new rule", func() bool {
		bustest.Send(t, s.cfg.Kafka, bus.PersonRecord(topic.OktaEvent, testOrg, testOrg, []byte("x"), []byte(`{"eventType":"resource.risk_rule.create"}`)))
		return len(s.rules()) == 2
	})
}
