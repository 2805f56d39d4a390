package syslog

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/bustest"
	"recert/schemas/fault"
)

func TestPollForeignNextLinkIsNeverAsked(t *testing.T) {
	t.Parallel()
	kafka, o, thief := bustest.Cluster(t), newOkta(t), newOkta(t)
	o.add(logins(0, 25)...)
	o.nextHost = thief.URL
	err := boottest.Start(t, newPoll(t, kafka, o)).Ended()
	if configKey(err) != "okta.url" || !strings.Contains(err.Error(), strings.TrimPrefix(thief.URL, "http://")) {
		t.Errorf("got %v, want the key and the other host", err)
	}
	if len(thief.requests()) != 0 || place(t, kafka).Next != "" {
		t.Errorf("the other host was asked %v, the cursor is %+v", thief.requests(), place(t, kafka))
	}
	if events, _ := stored(t, kafka); len(events) != 0 {
		t.Errorf("%d elements were committed without a place to go on", len(events))
	}
}

// TestPollRefusalNamesTheKey: what no repetition can cure ends the process with one line.
func TestPollRefusalNamesTheKey(t *testing.T) {
	t.Parallel()
	for status, key := range map[int]string{401: "okta.token", 403: "okta.token", 404: "okta.url", 400: "history"} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			o := newOkta(t)
			o.spoil = func(w http.ResponseWriter, _ *http.Request, _ int) bool { w.WriteHeader(status); return true }
			err := boottest.Start(t, newPoll(t, bustest.Cluster(t), o)).Ended()
			if configKey(err) != key || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "tops3cret") {
				t.Errorf("got %v, want one line about %s", err, key)
			}
		})
	}
}

func TestPollServerErrorsAreWaitedFor(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	o.add(logins(0, 15)...)
	o.spoil = func(w http.ResponseWriter, _ *http.Request, n int) bool {
		if n == 2 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		return n == 2
	}
	p := newPoll(t, kafka, o)
	readTo(t, kafka, p, 15)
	checkExactlyOnce(t, kafka, o.log)
	if got := testutil.ToFloat64(p.metrics.lag.gauge()); got > 5 {
		t.Errorf("lag %v although the log was read to its end", got)
	}
}

// TestOutageOfKafkaIsNoWrongSetting: at the start a broker that is away ends the process, later it must not.
func TestOutageOfKafkaIsNoWrongSetting(t *testing.T) {
	t.Parallel()
	away := &boot.ConfigError{Key: "kafka.brokers", Err: errTest, Fix: "x"}
	if err := patient(away); isFatal(err) || !strings.Contains(err.Error(), errTest.Error()) {
		t.Errorf("got %v", err)
	}
	if err := patient(fault.Fatally(errors.New("fenced"))); !isFatal(err) {
		t.Errorf("got %v", err)
	}
}
