package snapshot

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/topic"
)

// running starts the service and returns how to end it.
func (s *scene) running() (end func()) {
	s.t.Helper()
	return boottest.Start(s.t, s.service()).Stop
}

func TestRunScoresNothingTwiceAndSeesALaunchAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.cfg.CampaignsEvery = time.Hour
	end := s.running()
	bustest.Await(t, "the directory", s.ready.Ready)
	s.okta.change(func() { s.okta.campaign(camp, "ACTIVE", s.okta.now, 10); s.okta.user("00unew", "ACTIVE") })
	event := fmt.Sprintf(`{"eventType":"certification.campaign.launch","target":[{"id":%q}]}`, camp)
	bustest.Await(t, "the campaign", func() bool {
		bustest.Send(t, s.cfg.Kafka, bus.PersonRecord(topic.OktaEvent, testOrg, testOrg, []byte("x"), []byte(event)))
		return len(s.readyOf(camp)) == topic.PersonPartitions
	})
	s.checkReady(10)
	end()
	s.ready.Set(false)
	before := s.written()
	listed := s.okta.count("/api/v1/apps/0oawiki/users")
	end = s.running()
	bustest.Await(t, "readiness", s.ready.Ready)
	bustest.Await(t, "the second listing", func() bool { return s.okta.count("/api/v1/apps/0oawiki/users") > listed })
	end()
	wantEqual(t, "records", s.written(), before)
}

func TestRunGoesOnAfterQuarantine(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.cfg.RetryEvery = time.Second
	s.fault(refusing("/api/v1/apps", 403))
	defer s.running()()
	bustest.Await(t, "the quarantine", func() bool { return len(s.quarantined()) > 0 })
	if s.ready.Ready() {
		t.Error("ready with a quarantined type that was never whole")
	}
	s.fault(nil)
	bustest.Await(t, "the directory", s.ready.Ready)
}

func TestRunEndsOnARefusedToken(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.fault(func(w http.ResponseWriter, r *http.Request) bool {
		return r.URL.Path != "/.well-known/okta-organization" && refusing("/", 401)(w, r)
	})
	err := s.service().Run(t.Context())
	var misconfigured *boot.ConfigError
	if !errors.As(err, &misconfigured) || misconfigured.Key != "okta.token" {
		t.Errorf("got %v, want an error about okta.token", err)
	}
}
