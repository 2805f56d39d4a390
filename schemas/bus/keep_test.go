package bus

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"

	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boot"
	"recert/schemas/fault"
)

var errAway = &boot.ConfigError{Key: "kafka.brokers", Err: errors.New("connection refused"), Fix: "start Kafka"}

func idleLoop() *loop {
	d := Deps{Service: "test", Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()}
	return &loop{lc: LoopConfig{Group: "g"}, deps: d, metrics: newLoopMetrics(d)}
}

func TestBrokerThatWentAwayIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		l := idleLoop()
		sessions := 0
		err := l.keepRunning(ctx, func(context.Context) error {
			l.connected = true
			if sessions++; sessions == 40 {
				cancel()
			}
			return errAway
		})
		if err != nil || sessions != 40 {
			t.Errorf("got %v after %d sessions, want the loop to go on until it is stopped", err, sessions)
		}
	})
}

func TestBrokerThatWasNeverThereIsAnError(t *testing.T) {
	t.Parallel()
	sessions := 0
	err := idleLoop().keepRunning(t.Context(), func(context.Context) error {
		sessions++
		return errAway
	})
	if !errors.Is(err, errAway) || sessions != 1 {
		t.Errorf("got %v after %d sessions, want the line that names the setting at once", err, sessions)
	}
}

func TestFatalEndsTheLoopAlsoLater(t *testing.T) {
	t.Parallel()
	l := idleLoop()
	l.connected = true
	if err := l.keepRunning(t.Context(), func(context.Context) error { return fault.Fatally(errAway) }); !errors.Is(err, errAway) {
		t.Errorf("got %v, want the error that ends the process", err)
	}
}
