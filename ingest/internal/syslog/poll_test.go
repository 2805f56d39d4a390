package syslog

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/topic"
)

func TestPollLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	o.add(logins(0, 25)...)
	p := newPoll(t, kafka, o)
	if p.deps.Ready.Ready() {
		t.Error("ready before a page was committed")
	}
	readTo(t, kafka, p, 25)
	checkExactlyOnce(t, kafka, o.log)
	events, marks := stored(t, kafka)
	for _, r := range events {
		if bus.HeaderOf(r, topic.HeaderOrg) != testOrg || bus.HeaderOf(r, topic.HeaderSource) != topic.SourcePoll || r.Partition != topic.Partition(testOrg, string(r.Key)) {
			t.Fatalf("record %s on partition %d has key %s and headers %v", r.Value, r.Partition, r.Key, r.Headers)
		}
	}
	// Three pages or more, each with a mark on each partition; only what ended the log moved its time.
	if len(marks) < 3*topic.PersonPartitions {
		t.Errorf("got %d marks", len(marks))
	}
	for _, m := range marks {
		switch {
		case m.Org != testOrg || !m.Since.Equal(start.Add(-90*24*time.Hour)):
			t.Errorf("mark %+v", m)
		case m.Position == 25 && (!m.CaughtUp || !m.LogTime.Equal(start)):
			t.Errorf("the end of the log was not noticed: %+v", m)
		case m.Position < 25 && (m.CaughtUp || !m.LogTime.IsZero()):
			t.Errorf("the log's time moved within a backfill: %+v", m)
		}
	}
	if !p.deps.Ready.Ready() {
		t.Error("not ready although pages were committed")
	}
	if got := testutil.ToFloat64(p.metrics.events); got != 25 {
		t.Errorf("counted %v events", got)
	}
	want := "/api/v1/logs?limit=10&since=2031-01-31T12%3A00%3A00.000Z&sortOrder=ASCENDING"
	if got := o.requests()[0]; got != want {
		t.Errorf("the first request was %s, want %s", got, want)
	}
}

func TestPollMarksAreBehindTheirEvents(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	o.add(logins(0, 35)...)
	readTo(t, kafka, newPoll(t, kafka, o), 35)
	position := int64(0)
	of := map[string]int64{}
	for i, e := range o.log {
		of[e] = int64(i + 1)
	}
	partition := int32(-1)
	for _, r := range bustest.Read(t, kafka, topic.OktaEvent) {
		if r.Partition != partition {
			partition, position = r.Partition, 0
		}
		if bus.HeaderOf(r, topic.HeaderKind) == "" {
			if of[string(r.Value)] <= position {
				t.Fatalf("element %d stands behind the mark of position %d", of[string(r.Value)], position)
			}
			continue
		}
		_, _ = fmt.Sscanf(string(r.Value[strings.Index(string(r.Value), `"position":`)+11:]), "%d", &position)
	}
}

func TestPollResumesFromLastCommittedPage(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	o.add(logins(0, 17)...)
	readTo(t, kafka, newPoll(t, kafka, o), 17)
	asked := len(o.requests())
	o.add(logins(17, 30)...)
	readTo(t, kafka, newPoll(t, kafka, o), 47)
	if got := o.requests()[asked]; got != "/api/v1/logs?limit=10&after=17&x=%2C" {
		t.Errorf("the second start asked %s, want the stored link byte for byte", got)
	}
	checkExactlyOnce(t, kafka, o.log)
}

func TestPollEmptyPageKeepsTheLink(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	o.add(logins(0, 3)...)
	p := newPoll(t, kafka, o)
	r := boottest.Start(t, p)
	bustest.Await(t, "empty pages", func() bool { return testutil.ToFloat64(p.metrics.pages.WithLabelValues("empty")) >= 3 })
	o.pass(time.Minute)
	before := testutil.ToFloat64(p.metrics.pages.WithLabelValues("empty"))
	bustest.Await(t, "two more empty pages", func() bool { return testutil.ToFloat64(p.metrics.pages.WithLabelValues("empty")) >= before+2 })
	r.Stop()
	if got := place(t, kafka); !got.LogTime.Equal(start.Add(time.Minute)) || got.Next != o.URL+"/api/v1/logs?limit=10&after=3&x=%2C" || got.Position != 3 {
		t.Errorf("cursor %+v", got)
	}
}

// TestPollDoesNotChaseSmallPages holds the budget of requests: after a page that ended the log there is a pause.
func TestPollDoesNotChaseSmallPages(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	o.add(logins(0, 43)...)
	p := newPoll(t, kafka, o, func(p *Poll) { p.cfg.Interval = time.Hour })
	readTo(t, kafka, p, 43)
	if got := len(o.requests()); got != 5 {
		t.Errorf("%d requests for 43 elements in pages of 10, want 5 without a pause and none behind the short page", got)
	}
}

func TestPollRateLimited(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	o.add(logins(0, 25)...)
	o.spoil = func(w http.ResponseWriter, _ *http.Request, n int) bool {
		if n != 2 {
			return false
		}
		w.Header().Set("X-Rate-Limit-Limit", "60")
		w.Header().Set("X-Rate-Limit-Remaining", "0")
		w.Header().Set("X-Rate-Limit-Reset", fmt.Sprint(o.clock.Unix()))
		w.WriteHeader(http.StatusTooManyRequests)
		return true
	}
	p := newPoll(t, kafka, o, func(p *Poll) { p.cfg.Interval = time.Hour })
	began := time.Now()
	readTo(t, kafka, p, 25)
	if took := time.Since(began); took < time.Second {
		t.Errorf("went on after %s, before the limit was reset", took)
	}
	if got := len(o.requests()); got != 4 {
		t.Errorf("%d requests, want 3 pages and the one that was refused", got)
	}
	checkExactlyOnce(t, kafka, o.log)
}

func TestPollAnswerThatIsNoArrayMovesNothing(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	o.add(logins(0, 25)...)
	bodies := []string{"<html>maintenance</html>", "", `{"errorCode":"E1"}`, `[{"uuid":"cut`, `null`, `[] trailing`, `[`, `[]]`}
	o.spoil = func(w http.ResponseWriter, r *http.Request, n int) bool {
		if n < 2 || n-2 >= len(bodies) {
			return false
		}
		w.Header().Set("Link", `<http://`+r.Host+`/api/v1/logs?limit=10&after=25>; rel="next"`)
		_, _ = io.WriteString(w, bodies[n-2])
		return true
	}
	p := newPoll(t, kafka, o)
	readTo(t, kafka, p, 25)
	checkExactlyOnce(t, kafka, o.log)
	if got := testutil.ToFloat64(p.metrics.retries.WithLabelValues("retry")); got != float64(len(bodies)) {
		t.Errorf("%v retries, want %d", got, len(bodies))
	}
}

func TestPollMissingOrCircularLinkMovesNothing(t *testing.T) {
	t.Parallel()
	for name, link := range map[string]func(r *http.Request) string{
		"missing":  func(*http.Request) string { return "" },
		"circular": func(r *http.Request) string { return `<http://` + r.Host + r.URL.RequestURI() + `>; rel="next"` },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kafka, o := bustest.Cluster(t), newOkta(t)
			o.add(logins(0, 25)...)
			o.spoil = func(w http.ResponseWriter, r *http.Request, n int) bool {
				if n != 2 && n != 3 {
					return false
				}
				w.Header().Set("Link", link(r))
				_, _ = io.WriteString(w, "["+strings.Join(o.log[10:20], ",")+"]")
				return true
			}
			readTo(t, kafka, newPoll(t, kafka, o), 25)
			checkExactlyOnce(t, kafka, o.log)
		})
	}
}
