package limits_test

import (
	"testing"
	"time"

	"recert/deploy/quickstart/simulator/limits"
)

func TestOneClientGetsHalfOfABucketAndTheWindowReopens(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 10, 1, 0, 30, 0, 500, time.UTC)
	l := limits.New(func() time.Time { return now }, 1, 50)
	for i := range 60 {
		if v := l.Take(limits.Logs, "a"); !v.Allowed || v.Limit != 60 || v.Remaining != 59-i {
			t.Fatalf("request %d: got %+v", i, v)
		}
	}
	v := l.Take(limits.Logs, "a")
	if v.Allowed || v.Remaining != 0 || v.Reset.Nanosecond() != 0 {
		t.Fatalf("got %+v, want a refusal until a whole second", v)
	}
	if v := l.Take(limits.Logs, "b"); !v.Allowed {
		t.Fatalf("got %+v for another client, want it served", v)
	}
	now = v.Reset
	if v := l.Take(limits.Logs, "a"); !v.Allowed {
		t.Fatalf("got %+v after the reset", v)
	}
}
