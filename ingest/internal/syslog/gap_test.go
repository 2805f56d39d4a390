package syslog

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/event"
	"recert/schemas/finding"
	"recert/schemas/topic"
)

const day = 24 * time.Hour

func alerts(t *testing.T, kafka bus.Config) []finding.Finding {
	t.Helper()
	var all []finding.Finding
	for _, r := range bustest.Read(t, kafka, topic.Alert) {
		var f finding.Finding
		if err := json.Unmarshal(r.Value, &f); err != nil {
			t.Fatal(err)
		}
		if string(r.Key) != f.FindingInfo.UID || r.Partition != topic.Partition(testOrg, testOrg) || bus.HeaderOf(r, topic.HeaderOrg) != testOrg {
			t.Errorf("alert %s has key %s on partition %d", f.FindingInfo.UID, r.Key, r.Partition)
		}
		all = append(all, f)
	}
	return all
}

func sinceOf(at time.Time) string {
	return "/api/v1/logs?limit=10&since=" + strings.ReplaceAll(at.UTC().Format("2006-01-02T15:04:05.000Z"), ":", "%3A") + "&sortOrder=ASCENDING"
}

func TestPollCursorOlderThanRetentionRecordsAGap(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	stopped := start.Add(-100 * day)
	seed(t, kafka, event.Cursor{Next: o.URL + "/api/v1/logs?limit=10&after=0", Position: 70, Since: start.Add(-190 * day), LogTime: stopped, At: stopped})
	o.add(logins(0, 13)...)
	p := newPoll(t, kafka, o)
	readTo(t, kafka, p, 83)
	readTo(t, kafka, newPoll(t, kafka, o), 83)
	if got, want := o.requests()[0], sinceOf(start.Add(-90*day)); got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
	want := []event.Gap{{From: stopped, To: start.Add(-90 * day), Reason: "cursor older than retention"}}
	c := place(t, kafka)
	if diff := cmp.Diff(want, c.Gaps); diff != "" || !c.Since.Equal(start.Add(-190*day)) || c.Position != 83 {
		t.Errorf("cursor %+v\n%s", c, diff)
	}
	_, marks := stored(t, kafka)
	for _, m := range marks {
		if diff := cmp.Diff(want, m.Gaps); diff != "" {
			t.Fatalf("mark %+v\n%s", m, diff)
		}
	}
	raised := alerts(t, kafka)
	if len(raised) != 1 || raised[0].FindingInfo.Analytic.UID != "log_gap" || raised[0].Time != start.Add(-90*day).UnixMilli() || raised[0].FindingInfo.FirstSeenTime != stopped.UnixMilli() {
		t.Errorf("alerts %+v, want one about the gap", raised)
	}
	if got := testutil.ToFloat64(p.metrics.gaps); got != 1 {
		t.Errorf("counted %v gaps", got)
	}
}

// TestPollPauseWithinRetentionIsNoGap also holds that the stored link is followed as it is.
func TestPollPauseWithinRetentionIsNoGap(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	stopped := start.Add(-89 * day)
	seed(t, kafka, event.Cursor{Next: o.URL + "/api/v1/logs?limit=10&after=2", Position: 2, Since: start.Add(-190 * day), LogTime: stopped, At: stopped})
	o.add(logins(0, 5)...)
	readTo(t, kafka, newPoll(t, kafka, o), 5)
	if got := o.requests()[0]; got != "/api/v1/logs?limit=10&after=2" {
		t.Errorf("asked %s", got)
	}
	if c := place(t, kafka); len(c.Gaps) != 0 || len(alerts(t, kafka)) != 0 {
		t.Errorf("cursor %+v", c)
	}
}

// TestPollBackfillInterruptedForWeeksRecordsAGap: the link is young, but what it leads to may be forgotten.
func TestPollBackfillInterruptedForWeeksRecordsAGap(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	began := start.Add(-130 * day)
	seed(t, kafka, event.Cursor{Next: o.URL + "/api/v1/logs?limit=10&after=2", Position: 2, Since: began, At: start.Add(-40 * day)})
	o.add(logins(0, 5)...)
	readTo(t, kafka, newPoll(t, kafka, o), 5)
	want := []event.Gap{{From: began, To: start.Add(-90 * day), Reason: "cursor older than retention"}}
	if diff := cmp.Diff(want, place(t, kafka).Gaps); diff != "" {
		t.Error(diff)
	}
	if got := o.requests()[0]; got != "/api/v1/logs?limit=10&after=2" {
		t.Errorf("asked %s, want the link, which Okta still knows", got)
	}
}

// TestPollGapWhileRunning: the poller itself was frozen, and an old link answers as if nothing were missing.
func TestPollGapWhileRunning(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	o.add(logins(0, 5)...)
	p := newPoll(t, kafka, o)
	r := boottest.Start(t, p)
	at := func(n float64) func() bool {
		return func() bool { return testutil.ToFloat64(p.metrics.position) == n }
	}
	bustest.Await(t, "the first page", at(5))
	o.pass(100 * day)
	o.add(logins(5, 5)...)
	bustest.Await(t, "the second page", at(10))
	r.Stop()
	want := []event.Gap{{From: start, To: start.Add(10 * day), Reason: "cursor older than retention"}}
	if diff := cmp.Diff(want, place(t, kafka).Gaps); diff != "" {
		t.Error(diff)
	}
	checkExactlyOnce(t, kafka, o.log)
}

// TestPollOneWrongDateIsNoGap: a proxy's clock must not make months look lost.
func TestPollOneWrongDateIsNoGap(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]time.Duration{"in the future": 200 * day, "in the past": -200 * day} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kafka, o := bustest.Cluster(t), newOkta(t)
			o.add(logins(0, 15)...)
			o.spoil = func(w http.ResponseWriter, r *http.Request, n int) bool {
				if n == 2 || n == 3 {
					w.Header().Set("Date", start.Add(wrong).Format(http.TimeFormat))
				}
				return false
			}
			readTo(t, kafka, newPoll(t, kafka, o), 15)
			checkExactlyOnce(t, kafka, o.log)
			if c := place(t, kafka); len(c.Gaps) != 0 || !c.LogTime.Equal(start) || !c.At.Equal(start) {
				t.Errorf("cursor %+v", c)
			}
		})
	}
}

// TestPollWithoutOktasTimeDoesNotBegin: our own clock is no substitute.
func TestPollWithoutOktasTimeDoesNotBegin(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	o.dateless = true
	o.add(logins(0, 5)...)
	p := newPoll(t, kafka, o)
	r := boottest.Start(t, p)
	bustest.Await(t, "a retry", func() bool { return testutil.ToFloat64(p.metrics.retries.WithLabelValues("retry")) > 1 })
	if got := o.requests(); len(got) != 0 {
		t.Errorf("asked %v", got)
	}
	o.mu.Lock()
	o.dateless = false
	o.mu.Unlock()
	bustest.Await(t, "the log", func() bool { return place(t, kafka).Position == 5 })
	r.Stop()
}

func refusing(path string) func(http.ResponseWriter, *http.Request, int) bool {
	return func(w http.ResponseWriter, r *http.Request, _ int) bool {
		if !strings.Contains(r.URL.RawQuery, path) {
			return false
		}
		w.WriteHeader(http.StatusBadRequest)
		return true
	}
}

func TestPollLinkThatOktaRefusesBeginsAgainByTime(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		cursor event.Cursor
		since  time.Time
	}{
		{"caught up", event.Cursor{Since: start.Add(-80 * day), LogTime: start.Add(-2 * day), At: start.Add(-2 * day)}, start.Add(-2*day - time.Hour)},
		{"within a backfill", event.Cursor{Since: start.Add(-80 * day), At: start.Add(-2 * day)}, start.Add(-80*day - time.Hour)},
		{"within a backfill from the edge", event.Cursor{Since: start.Add(-90 * day), At: start.Add(-time.Minute)}, start.Add(-90 * day)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			kafka, o := bustest.Cluster(t), newOkta(t)
			o.spoil = refusing("after=stale")
			o.add(logins(0, 12)...)
			c.cursor.Next = o.URL + "/api/v1/logs?after=stale"
			seed(t, kafka, c.cursor)
			readTo(t, kafka, newPoll(t, kafka, o), 12)
			if got := o.requests(); len(got) < 2 || got[1] != sinceOf(c.since) {
				t.Errorf("asked %v, want then %s", got, sinceOf(c.since))
			}
			if got := place(t, kafka); len(got.Gaps) != 0 || !got.Since.Equal(c.cursor.Since) {
				t.Errorf("cursor %+v", got)
			}
		})
	}
}

func TestPollOrgUnderAnotherAddressBeginsAgainByTime(t *testing.T) {
	t.Parallel()
	kafka, o, old := bustest.Cluster(t), newOkta(t), newOkta(t)
	o.add(logins(0, 4)...)
	seed(t, kafka, event.Cursor{Next: old.URL + "/api/v1/logs?after=2", Position: 2, Since: start.Add(-80 * day), LogTime: start, At: start})
	readTo(t, kafka, newPoll(t, kafka, o), 6)
	if got := old.requests(); len(got) != 0 {
		t.Errorf("the former address was asked %v", got)
	}
	if got := o.requests()[0]; got != sinceOf(start.Add(-time.Hour)) {
		t.Errorf("asked %s", got)
	}
}

func gapOf(from, to time.Time) event.Gap {
	return event.Gap{From: from, To: to, Reason: "cursor older than retention"}
}
