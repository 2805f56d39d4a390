package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boot"
)

const (
	maxBatchBytes  = 4 << 20
	metadataMinAge = 250 * time.Millisecond
	// startWait is how long a broker may take to answer when a service starts beside it.
	startWait = 15 * time.Second
	pingPause = 200 * time.Millisecond
)

// Deps is what code hands to the package.
type Deps struct {
	// Service is the binary with '_' for '-', the prefix of the metrics: recert_<Service>_….
	Service string
	Log     *slog.Logger
	Metrics prometheus.Registerer
}

// From makes Deps of boot's.
func From(d boot.Deps) Deps {
	return Deps{Service: strings.ReplaceAll(d.Name, "-", "_"), Log: d.Log, Metrics: d.Metrics}
}

// Connect opens a client and waits until a broker answers; one that stays silent is a boot.ConfigError.
func Connect(ctx context.Context, cfg Config, extra ...kgo.Opt) (*kgo.Client, error) {
	opts, err := cfg.options()
	if err != nil {
		return nil, err
	}
	cl, err := kgo.NewClient(append(opts, extra...)...)
	if err != nil {
		return nil, fmt.Errorf("opening a kafka client: %w", err)
	}
	if err := awaitBroker(ctx, cl, cfg); err != nil {
		cl.Close()
		return nil, err
	}
	return cl, nil
}

func awaitBroker(ctx context.Context, cl *kgo.Client, cfg Config) error {
	deadline := time.Now().Add(startWait)
	for {
		ping, cancel := context.WithTimeout(ctx, 3*time.Second)
		err := cl.Ping(ping)
		cancel()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if time.Now().After(deadline) {
			return &boot.ConfigError{
				Key: "kafka.brokers", Err: fmt.Errorf("%s: %w", strings.Join(cfg.Brokers, ","), lastCause(err)),
				Fix: "start Kafka or name a broker that listens",
			}
		}
		if !sleep(ctx, pingPause) {
			return ctx.Err()
		}
	}
}

// lastCause drops the wrapping that only repeats addresses.
func lastCause(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}

// sleep waits and tells whether the whole time passed.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
