package land

import (
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/feature"
	"recert/schemas/topic"
)

// decide is a reviewer's answer to the n-th item, after the launch.
func decide(t testing.TB, n int, reviewer, answer string, after time.Duration, change ...func(*event.Access)) *kgo.Record {
	t.Helper()
	a := event.Access{
		Org: org, UUID: fmt.Sprintf("decide-%05d-%s-%s", n, answer, after), Published: launch.Add(after).UnixNano(), Type: "certification.campaign.item.decide", Outcome: "SUCCESS",
		ActorID: reviewer, Subject: "00u1", Confirmed: true, Source: topic.SourcePoll,
		Debug: map[string]string{"campaignId": "ici1", "campaignItemDecision": answer, "campaignItemPrincipalId": "00u1", "campaignItemResourceId": fmt.Sprint("0oa", n), "campaignItemReviewerId": reviewer},
	}
	for _, c := range change {
		c(&a)
	}
	a.ID = event.Identity(a.Org, a.UUID, a.Published, a.Type)
	return eventRecord(t, a)
}

func looked(t testing.TB, n int) *kgo.Record {
	t.Helper()
	id := fmt.Sprint("icr", n)
	r := jsonRecord(t, topic.ScoreFeature, "00u1", feature.Item{
		Org: org, CampaignID: "ici1", ReviewID: id, UserID: "00u1", Resource: fmt.Sprint("0oa", n), Kind: directory.KindApp, AsOf: launch, Revision: 1,
		Levels: map[string]string{"department": "north"}, Numbers: map[string]float64{"silent_days": float64(n)}, Outcome: "approve", Score: 0.9, Scores: map[string]float64{"rules": 0.9},
	})
	r.Key = topic.Key(org, id)
	return r
}

// TestDecisionsAreTheNewestOfEachItem looks at what is a decision and what is none.
func TestDecisionsAreTheNewestOfEachItem(t *testing.T) {
	t.Parallel()
	conn := landed(t, false,
		looked(t, 1), looked(t, 2), looked(t, 3), looked(t, 4), looked(t, 5),
		decide(t, 1, "00uA", "REVOKE", time.Hour), decide(t, 1, "00uB", "APPROVE", 2*time.Hour),
		decide(t, 2, "00uA", "NORESPONSE", time.Hour),
		decide(t, 3, "00uA", "DELEGATE", time.Hour), decide(t, 3, "00uB", "REVOKE", 3*time.Hour),
		decide(t, 4, "00uA", "REVOKE", time.Hour, func(a *event.Access) { a.Confirmed = false }), // only a hook says so
		decide(t, 9, "00uA", "REVOKE", time.Hour),                                                // nobody scored it
	)
	one(t, conn, "SELECT arraySort(groupArray((review_id, reviewer_id, decision, toUnixTimestamp(decided_at) - toUnixTimestamp(launched), weight, levels['department'], numbers['silent_days']))) FROM decisions",
		"[('icr1','00uB','approve',7200,1,'north',1),('icr3','00uB','revoke',10800,1,'north',3)]")
}

// TestDecisionsInBulkCountLess has one reviewer who clicks through thirty items in a minute and stops at one, one
// who does so slowly, and one who takes back what he can in a minute.
func TestDecisionsInBulkCountLess(t *testing.T) {
	t.Parallel()
	var records []*kgo.Record
	for n := range 90 {
		records = append(records, looked(t, n))
	}
	for n := range 30 {
		answer := "APPROVE"
		if n == 15 {
			answer = "REVOKE"
		}
		records = append(records, decide(t, n, "00uFast", answer, time.Duration(n)*2*time.Second))
		records = append(records, decide(t, 30+n, "00uSlow", "APPROVE", time.Duration(n)*2*time.Minute))
		records = append(records, decide(t, 60+n, "00uAll", "APPROVE", 0))
	}
	conn := landed(t, false, records...)
	for query, want := range map[string]string{
		"SELECT toString(weight) FROM decisions WHERE review_id = 'icr15'": "1", // the one that he stopped at
		// Thirty approvals in a minute, but for that one, which also takes the uniformity away: 29 of 30.
		"SELECT toString(round(min(weight), 4)) FROM decisions WHERE reviewer_id = '00uFast'":  "0.1724",
		"SELECT toString(min(weight)) FROM decisions WHERE reviewer_id = '00uSlow'":            "1",
		"SELECT toString(round(max(weight), 4)) FROM decisions WHERE reviewer_id = '00uAll'":   "0.0833",
		"SELECT toString(count()) FROM decisions WHERE reviewer_id = '00uAll' AND weight > 0":  "30",
		"SELECT toString(round(sum(weight))) FROM decisions WHERE reviewer_id LIKE '00uFast%'": "8",
		"SELECT toString(count()) FROM decisions WHERE weight <= 0 OR weight > 1 OR holdout":   "0",
	} {
		one(t, conn, query, want)
	}
}
