package governance

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"recert/schemas/directory"
)

const org = "00o1"

func TestFilterIsPercentEncoded(t *testing.T) {
	t.Parallel()
	const want = `/governance/api/v1/reviews?filter=campaignId%20eq%20%22ici1%22&limit=200`
	if got := ReviewsRef("ici1"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	u, err := url.Parse(ReviewsRef("ici1"))
	if err != nil || u.Query().Get("filter") != `campaignId eq "ici1"` {
		t.Errorf("%v reads as %q", err, u.Query().Get("filter"))
	}
}

func TestCampaignTellsItsLaunchOnlyOnceItRan(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 9, 30, 7, 0, 1, 1_000_000, time.UTC)
	cases := []struct {
		name, raw, status string
		launched, ends    time.Time
	}{
		{"listed", `{"id":"ici1","status":"ACTIVE","startDate":"2026-09-30T00:00:01.001-07:00","endDate":"2026-10-14T07:00:01.001Z"}`, "ACTIVE", start, start.AddDate(0, 0, 14)},
		{"by itself", `{"id":"ici1","status":"COMPLETED","scheduleSettings":{"startDate":"2026-09-30T07:00:01.001Z","durationInDays":7}}`, "COMPLETED", start, start.AddDate(0, 0, 7)},
		{"planned", `{"id":"ici1","status":"SCHEDULED","startDate":"2026-09-30T07:00:01.001Z"}`, "SCHEDULED", time.Time{}, time.Time{}},
		{"failed", `{"id":"ici1","status":"ERROR","startDate":"2026-09-30T07:00:01.001Z"}`, "ERROR", time.Time{}, time.Time{}},
		{"a quote too many", `{"id":"ici1","status":"ACTIVE","startDate":"2026-09-30T07:00:01.001Z'"}`, "ACTIVE", start, time.Time{}},
		{"unknown status", `{"id":"ici1","status":"PAUSED","new":{"a":1}}`, "PAUSED", time.Time{}, time.Time{}},
	}
	for _, c := range cases {
		v, err := Campaign(org, []byte(c.raw))
		if err != nil || v.Status != c.status || !v.Launched.Equal(c.launched) || !v.Ends.Equal(c.ends) {
			t.Errorf("%s: got %+v, %v", c.name, v, err)
		}
	}
}

func TestReviewThatNamesNothingIsAnError(t *testing.T) {
	t.Parallel()
	const whole = `{"id":"icr1","campaignId":"ici1","resourceId":"00g1","principalProfile":{"id":"00u1"},"decision":"REVOKE"}`
	v, err := Review(org, []byte(whole))
	if err != nil || v.Kind != directory.KindGroup || v.Decision != "REVOKE" || v.ReviewerID != "" {
		t.Errorf("got %+v, %v", v, err)
	}
	for _, raw := range []string{
		`{}`, `[]`, `{"id":"icr1"}`, `{"id":"icr1","campaignId":"ici1","resourceId":"0oa1"}`,
		`{"id":"icr1","campaignId":"ici1","principalProfile":{"id":"00u1"}}`, `{"id":"icr1","resourceId":"0oa1","principalProfile":{"id":"00u1"}}`,
		`{"id":"icr|1","campaignId":"ici1","resourceId":"0oa1","principalProfile":{"id":"00u1"}}`,
	} {
		if v, err := Review(org, []byte(raw)); err == nil {
			t.Errorf("%s was read as %+v", raw, v)
		}
	}
}

func FuzzGovernance(f *testing.F) {
	f.Add([]byte(`{"id":"ici1","status":"ACTIVE","startDate":"2026-09-30T00:00:01.001-07:00","scheduleSettings":{"durationInDays":999999999}}`))
	f.Add([]byte(`{"id":"icr1","campaignId":"ici1","resourceId":"0oa1","principalProfile":{"id":"00u1"},"reviewerGroupProfile":{"groupId":"00g1"}}`))
	f.Add([]byte(`{"id":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if c, err := Campaign(org, raw); err == nil {
			if _, err := json.Marshal(c); err != nil {
				t.Errorf("%+v cannot be encoded: %v", c, err)
			}
		}
		if r, err := Review(org, raw); err == nil {
			if _, err := json.Marshal(r); err != nil || r.UserID == "" || r.Resource == "" || r.CampaignID == "" {
				t.Errorf("%+v: %v", r, err)
			}
		}
	})
}
