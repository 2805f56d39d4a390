package snapshot

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

const camp = "ici1"

// ready returns the ready records of a campaign by partition; two on one partition fail the test.
func (s *scene) readyOf(id string) map[int32]directory.Ready {
	s.t.Helper()
	all := map[int32]directory.Ready{}
	for _, r := range bustest.Read(s.t, s.cfg.Kafka, topic.OktaReview) {
		if bus.HeaderOf(r, topic.HeaderKind) != topic.KindReady {
			continue
		}
		var v directory.Ready
		if err := json.Unmarshal(r.Value, &v); err != nil {
			s.t.Fatal(err)
		}
		if v.CampaignID != id {
			continue
		}
		if _, twice := all[r.Partition]; twice {
			s.t.Errorf("partition %d has two ready records", r.Partition)
		}
		all[r.Partition] = v
	}
	return all
}

func TestReadyWaitsForADirectoryListedAfterTheLaunch(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	one := s.session()
	if whole, err := one.people.full(t.Context()); err != nil || !whole {
		t.Fatal(err, s.quarantined())
	}
	s.okta.change(func() {
		s.okta.campaign(camp, "ACTIVE", s.okta.now, 10)
		s.okta.user("00unew", "ACTIVE") // whom only a listing after the launch shows
	})
	s.round(one)
	if n := len(s.readyOf(camp)); n != 0 {
		t.Fatalf("%d ready records beside an old directory", n)
	}
	if n := len(values[directory.Review](s, topic.OktaReview)); n != 10 {
		t.Errorf("%d reviews before the ready records, want 10", n)
	}
	s.fault(refusing("/api/v1/groups", 403))
	if whole, err := one.people.full(t.Context()); err != nil || whole {
		t.Fatal(whole, err)
	}
	s.attend(one)
	if n := len(s.readyOf(camp)); n != 0 {
		t.Fatalf("%d ready records beside a quarantined directory", n)
	}
	s.fault(nil)
	if whole, err := one.people.full(t.Context()); err != nil || !whole {
		t.Fatal(err, s.quarantined())
	}
	s.attend(one)
	s.attend(one)
	s.checkReady(10)
}

// checkReady compares the ready records with the reviews and with what their positions hold.
func (s *scene) checkReady(items int) {
	s.t.Helper()
	ready := s.readyOf(camp)
	if len(ready) != topic.PersonPartitions {
		s.t.Fatalf("ready records on %d partitions, want all", len(ready))
	}
	per, total := map[int32]int{}, 0
	for _, v := range values[directory.Review](s, topic.OktaReview) {
		if v.CampaignID == camp {
			per[topic.Partition(testOrg, v.UserID)]++
		}
	}
	for p, v := range ready {
		total += v.Items
		if v.Items != per[p] || !v.Launched.Equal(s.okta.now) {
			s.t.Errorf("partition %d: %d items launched %s, want %d at %s", p, v.Items, v.Launched, per[p], s.okta.now)
		}
	}
	wantEqual(s.t, "items", total, items)
	seen := map[string]bool{}
	err := bus.ReadTo(s.t.Context(), s.cfg.Kafka, ready[0].Positions, func(r *kgo.Record) error {
		seen[r.Topic+" "+string(r.Key)] = true
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	for name, key := range map[string]string{
		topic.OktaUser: "00unew", topic.OktaGroup: "00gsales", topic.OktaApp: "0oacrm", topic.OktaAssignment: "00u01|app|0oacrm|direct", topic.OktaCampaign: camp,
	} {
		if !seen[name+" "+testOrg+"|"+key] {
			s.t.Errorf("the ready record's positions do not reach %s of %s", key, name)
		}
	}
}

func TestReadyIsWrittenOnceOverRestarts(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.okta.change(func() { s.okta.campaign(camp, "ACTIVE", s.okta.now, 10); s.okta.user("00unew", "ACTIVE") })
	for range 3 {
		one := s.session()
		s.round(one)
		if _, err := one.people.full(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.attend(one)
		one.tx.Close()
	}
	s.checkReady(10)
	wantEqual(t, "records of reviews", s.written()[topic.OktaReview], 10+topic.PersonPartitions)
}

func TestDecisionsAndReassignmentsAreSeen(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.okta.change(func() { s.okta.campaign(camp, "ACTIVE", s.okta.now, 10) })
	one := s.session()
	s.round(one)
	s.okta.change(func() {
		s.okta.reviews["icr103"]["decision"], s.okta.reviews["icr103"]["decided"] = "REVOKE", stamp(s.okta.now)
		s.okta.reviews["icr104"]["reviewerProfile"] = object{"id": "00u07"}
		s.okta.reviews["icr105"]["reviewerProfile"] = nil
		s.okta.reviews["icr105"]["reviewerGroupProfile"] = object{"groupId": "00gsales"}
	})
	s.attend(one)
	got := values[directory.Review](s, topic.OktaReview)
	if r := got["icr103"]; r.Decision != "REVOKE" || !r.Decided.Equal(s.okta.now) {
		t.Errorf("got %+v", r)
	}
	if got["icr104"].ReviewerID != "00u07" || got["icr105"].ReviewerID != "00gsales" {
		t.Errorf("got %+v and %+v", got["icr104"], got["icr105"])
	}
	wantEqual(t, "records", s.written()[topic.OktaReview], 13)
}

func TestClosedCampaignIsHistory(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.okta.change(func() {
		s.okta.campaign("iciold", "COMPLETED", s.okta.ago(60), 4)
		s.okta.campaign("icidead", "ERROR", s.okta.ago(60), 0)
		s.okta.campaign("icisoon", "SCHEDULED", s.okta.now.AddDate(0, 0, 5), 0)
	})
	one := s.session()
	s.round(one)
	got := values[directory.Campaign](s, topic.OktaCampaign)
	if old := got["iciold"]; !old.History || old.Status != "COMPLETED" || !old.Launched.Equal(s.okta.ago(60)) {
		t.Errorf("got %+v", old)
	}
	if !got["icidead"].History || got["icisoon"].History || !got["icisoon"].Launched.IsZero() {
		t.Errorf("got %+v and %+v", got["icidead"], got["icisoon"])
	}
	for id, r := range values[directory.Review](s, topic.OktaReview) {
		if !r.History {
			t.Errorf("review %s of a closed campaign is not history", id)
		}
	}
	if n := len(s.readyOf("iciold")); n != 0 {
		t.Errorf("a closed campaign is ready on %d partitions", n)
	}
	asked := s.okta.count("/governance/api/v1/reviews")
	one.tx.Close()
	s.round(s.session())
	if again := s.okta.count("/governance/api/v1/reviews"); again != asked {
		t.Errorf("a restart listed the reviews of history again: %d requests", again-asked)
	}
}

func TestClosedCampaignIsListedOnceMore(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.okta.change(func() { s.okta.campaign(camp, "ACTIVE", s.okta.now, 10); s.okta.user("00unew", "ACTIVE") })
	one := s.session()
	s.round(one)
	if _, err := one.people.full(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.attend(one)
	s.okta.change(func() {
		s.okta.campaigns[camp]["status"] = "COMPLETED"
		s.okta.reviews["icr100"]["decision"] = "APPROVE"
	})
	s.fault(refusing("/governance/api/v1/reviews", 400))
	s.round(one)
	if c := values[directory.Campaign](s, topic.OktaCampaign)[camp]; c.Status != "ACTIVE" {
		t.Errorf("the campaign is %s before its last decisions are known", c.Status)
	}
	s.fault(nil)
	s.round(one)
	c := values[directory.Campaign](s, topic.OktaCampaign)[camp]
	r := values[directory.Review](s, topic.OktaReview)["icr100"]
	if c.Status != "COMPLETED" || c.History || r.Decision != "APPROVE" || r.History {
		t.Errorf("got %+v and %+v", c, r)
	}
	s.checkReady(10)
}

func TestRunningCampaignWithoutItemsWaits(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.okta.change(func() { s.okta.campaign(camp, "ACTIVE", s.okta.now, 0); s.okta.user("00unew", "ACTIVE") })
	one := s.session()
	s.round(one)
	if _, err := one.people.full(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.attend(one)
	if n := len(s.readyOf(camp)); n != 0 {
		t.Fatalf("ready with no items on %d partitions", n)
	}
	s.okta.change(func() { s.okta.campaign(camp, "ACTIVE", s.okta.now, 10) })
	s.attend(one)
	s.checkReady(10)
}

func TestHalfAListOfReviewsIsNotReady(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.okta.change(func() { s.okta.campaign(camp, "ACTIVE", s.okta.now, 10); s.okta.user("00unew", "ACTIVE") })
	s.fault(func(w http.ResponseWriter, r *http.Request) bool {
		return r.URL.Query().Get("after") == "6" && refusing("/governance/api/v1/reviews", 400)(w, r)
	})
	one := s.session()
	s.round(one)
	if _, err := one.people.full(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.attend(one)
	if n := len(s.readyOf(camp)); n != 0 {
		t.Fatalf("ready with half of the items on %d partitions", n)
	}
	s.fault(nil)
	s.attend(one)
	s.checkReady(10)
}

// TestLaunchIsWhatOktaStates launches a campaign before its schedule: its reviews tell when.
func TestLaunchIsWhatOktaStates(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	for name, c := range map[string]struct{ start, created, updated, want time.Time }{
		"as scheduled":      {at, at.Add(time.Minute), at, at},
		"before its time":   {at.Add(5 * day), at, at, at},
		"no schedule":       {time.Time{}, at, at.Add(day), at},
		"nothing but a row": {time.Time{}, time.Time{}, at, at},
	} {
		got := launchOf(directory.Campaign{Launched: c.start, LastUpdated: c.updated}, &tally{earliest: c.created})
		if !got.Equal(c.want) {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestLostCampaignIsAskedFor(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.okta.change(func() {
		s.okta.campaign(camp, "SCHEDULED", s.okta.now.AddDate(0, 0, 3), 0)
		s.okta.campaign("ici2", "COMPLETED", s.okta.ago(50), 1)
	})
	one := s.session()
	s.round(one)
	s.fault(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/governance/api/v1/campaigns" {
			return false
		}
		reply(w, object{"data": []object{}})
		return true
	})
	s.round(one)
	if s.quarantined()[directory.TypeCampaigns] != reasonLeftOut || values[directory.Campaign](s, topic.OktaCampaign)[camp].Status != "SCHEDULED" {
		t.Errorf("quarantined %v", s.quarantined())
	}
	s.fault(nil)
	s.okta.change(func() { delete(s.okta.campaigns, camp) })
	s.round(one)
	if c := values[directory.Campaign](s, topic.OktaCampaign)[camp]; c.Status != "DELETED" || !c.History || len(s.quarantined()) != 0 {
		t.Errorf("got %+v, quarantined %v", c, s.quarantined())
	}
}

// TestNoGovernanceIsNoReasonToStop has an org without the licence, and one that takes the permission away later.
func TestNoGovernanceIsNoReasonToStop(t *testing.T) {
	t.Parallel()
	for _, status := range []int{403, 404} {
		s := newScene(t)
		s.fault(refusing("/governance", status))
		one := s.session()
		s.round(one)
		if whole, err := one.people.full(t.Context()); err != nil || !whole {
			t.Errorf("%d: whole %v, error %v", status, whole, err)
		}
		if len(s.alerts()) != 0 || !s.ready.Ready() {
			t.Errorf("%d: alerts %v, ready %v", status, s.alerts(), s.ready.Ready())
		}
		one.tx.Close()
		s.fault(nil)
		s.okta.change(func() { s.okta.campaign("iciold", "COMPLETED", s.okta.ago(60), 2) })
		one = s.session()
		s.round(one)
		if len(values[directory.Review](s, topic.OktaReview)) != 2 {
			t.Errorf("%d: the licence came and nothing was read", status)
		}
		s.fault(refusing("/governance", status))
		s.round(one)
		if s.quarantined()[directory.TypeCampaigns] != reasonRefused || len(s.alerts()) != 1 {
			t.Errorf("%d: a permission that was lost: quarantined %v, alerts %d", status, s.quarantined(), len(s.alerts()))
		}
	}
}
