package stage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// gate lets no event of an org pass before the org's directory is complete, or the wait for it is over.
//
// It waits inside Handle. Kafka's group goes on meanwhile (heartbeats do not depend on the handler), no
// transaction is open, and nothing spins; an error instead would end the session, and each new one would read
// all state back only to wait again. What it costs: orgs share topics, so an org without a snapshot holds the
// others up, once a start and for at most join_wait.
type gate struct {
	directory interface {
		Complete(org string) bool
		Await(ctx context.Context, org string) error
	}
	wait    time.Duration
	log     *slog.Logger
	waiting prometheus.Gauge
	// since is when an org was first waited for, over those whose wait is over.
	since map[string]time.Time
	over  map[string]bool
}

// pass tells whether events of the org can be joined. Its error is ctx's.
func (g *gate) pass(ctx context.Context, org string) (joined bool, err error) {
	if g.directory.Complete(org) {
		return true, nil
	}
	if g.over[org] {
		return false, nil
	}
	if err := g.await(ctx, org); err != nil {
		return false, err
	}
	return g.directory.Complete(org), nil
}

func (g *gate) await(ctx context.Context, org string) error {
	// A rebalance may interrupt a wait; the next goes on with what is left of it.
	if g.since[org].IsZero() {
		g.since[org] = time.Now()
		g.log.Info("events wait for their org's first complete snapshot", "org", org, "join_wait", g.wait.String())
	}
	g.waiting.Set(1)
	defer g.waiting.Set(0)
	limited, cancel := context.WithDeadline(ctx, g.since[org].Add(g.wait))
	defer cancel()
	err := g.directory.Await(limited, org)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("waiting for a snapshot: %w", ctx.Err())
	case errors.Is(err, context.DeadlineExceeded):
		g.over[org] = true
		g.log.Warn("no complete snapshot came; events go on without context", "org", org, "join_wait", g.wait.String())
		return nil
	default:
		return err
	}
}
