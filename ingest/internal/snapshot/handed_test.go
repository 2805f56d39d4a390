package snapshot

import (
	"fmt"
	"testing"
	"time"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// decided is the event that Okta writes when an item of a campaign is decided or handed over.
func decided(campaign, result, decision string) []byte {
	return fmt.Appendf(nil, `{"eventType":"certification.campaign.item.decide","outcome":{"result":%q},"debugContext":{"debugData":{"campaignId":%q,"campaignItemDecision":%q}}}`,
		result, campaign, decision)
}

func (s *scene) send(event []byte) {
	s.t.Helper()
	bustest.Send(s.t, s.cfg.Kafka, bus.PersonRecord(topic.OktaEvent, testOrg, testOrg, []byte("x"), event))
}

// TestHandedOverReviewShowsWithoutWaitingForTheNextListing hands reviews over in a burst, one of them while they are
// listed: the last reviewer shows, and the burst costs few listings.
func TestHandedOverReviewShowsWithoutWaitingForTheNextListing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.okta.page = 100
	s.cfg.CampaignsEvery, s.cfg.ReviewsEvery = time.Hour, time.Hour
	s.okta.change(func() {
		s.okta.campaign(camp, "ACTIVE", s.okta.now, 10)
		s.okta.campaign("ici2", "ACTIVE", s.okta.now, 3)
	})
	defer s.running()()
	bustest.Await(t, "the campaigns", func() bool { return len(s.readyOf(camp)) == topic.PersonPartitions && len(s.readyOf("ici2")) > 0 })
	const reviews = "/governance/api/v1/reviews"
	before := s.okta.count(reviews)
	s.okta.change(func() { s.okta.reviews["icr104"]["reviewerProfile"] = object{"id": "00u07"} })
	reviewer := func(id string) string { return values[directory.Review](s, topic.OktaReview)[id].ReviewerID }
	sent := 0
	bustest.Await(t, "the new reviewer", func() bool {
		s.send(decided(camp, "SKIPPED", "DELEGATE"))
		sent++
		return reviewer("icr104") == "00u07"
	})
	s.okta.change(func() { s.okta.reviews["icr105"]["reviewerProfile"] = object{"id": "00u06"} })
	s.send(decided(camp, "SKIPPED", "DELEGATE"))
	bustest.Await(t, "the second reviewer", func() bool { return reviewer("icr105") == "00u06" })
	if n := s.okta.count(reviews) - before; n > 4 || n > sent+1 {
		t.Errorf("%d listings for %d handed-over reviews within seconds", n, sent+1)
	}
}

func TestEventIsNoReasonToListAgainAtOnce(t *testing.T) {
	t.Parallel()
	far := time.Now().Add(time.Hour)
	for name, c := range map[string]struct {
		rest, again time.Time
		least, most time.Duration
	}{
		"calm":            {time.Time{}, far, leastPause - time.Second, leastPause},
		"a long listing":  {time.Now().Add(30 * time.Minute), far, 29 * time.Minute, 31 * time.Minute},
		"due before that": {time.Time{}, time.Now(), -time.Minute, time.Second},
	} {
		o := &openCampaign{again: c.again, rest: c.rest}
		r := &campaignReader{open: map[string]*openCampaign{camp: o}}
		r.hasten([]string{"unknown", camp})
		if in := time.Until(o.again); in < c.least || in > c.most {
			t.Errorf("%s: listed again in %s, want %s to %s", name, in, c.least, c.most)
		}
	}
}

func TestOnlyHandedOverReviewsAreUrgent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		event []byte
		want  string
	}{
		"handed over":      {decided(camp, "SKIPPED", "DELEGATE"), camp},
		"delegated":        {decided(camp, "SUCCESS", "DELEGATE"), camp},
		"approved":         {decided(camp, "SUCCESS", "APPROVE"), ""},
		"revoked":          {decided(camp, "SUCCESS", "REVOKE"), ""},
		"another event":    {[]byte(`{"eventType":"user.session.start","outcome":{"result":"SKIPPED"},"debugContext":{"debugData":{"campaignId":"ici1"}}}`), ""},
		"no campaign":      {decided("", "SKIPPED", "DELEGATE"), ""},
		"campaign no text": {[]byte(`{"eventType":"certification.campaign.item.decide","outcome":"SKIPPED","debugContext":{"debugData":{"campaignId":7}}}`), ""},
	} {
		if got, ok := handedOver(c.event); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: got %q %v, want %q", name, got, ok, c.want)
		}
	}
}

func TestHandoversForgetNoneAndAreBounded(t *testing.T) {
	t.Parallel()
	h := newHandovers()
	for i := range 2 * manyHandovers {
		h.note(fmt.Sprint(i))
		h.note(fmt.Sprint(i))
	}
	<-h.came
	if got := h.take(); len(got) != manyHandovers || len(h.take()) != 0 {
		t.Errorf("got %d campaigns, want %d, once", len(got), manyHandovers)
	}
	h.note(camp)
	<-h.came
}

func FuzzHandedOver(f *testing.F) {
	f.Add(decided(camp, "SKIPPED", "DELEGATE"))
	f.Add([]byte(`certification.campaign.item.decide SKIPPED`))
	f.Fuzz(func(t *testing.T, event []byte) {
		if campaign, ok := handedOver(event); ok != (campaign != "") {
			t.Errorf("got %q %v", campaign, ok)
		}
	})
}
