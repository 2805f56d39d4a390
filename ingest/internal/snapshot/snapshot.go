// Package snapshot reads an Okta org's directory, campaigns and reviews and publishes them on compacted topics.
//
// Input are Okta's listings; output are the topics okta.{user,group,app,assignment,campaign,review,riskrule}.v1, one
// record of okta.snapshot.v1 a type, and alerts. A page's changes are one transaction of a fenced producer; what
// is unchanged is not written again, so a restart at any point ends in the same records. A removal is written
// only after a whole listing and after Okta answered that the very thing is gone; a listing that cannot be whole
// is quarantined, raises an alert and removes nothing. A campaign's ready record waits for a whole directory.
package snapshot

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/fault"
	"recert/schemas/oktaapi"
)

// The pauses between two sessions of which the first failed.
const (
	backoffMin = 500 * time.Millisecond
	backoffMax = 30 * time.Second
)

// Snapshot is the service.
type Snapshot struct {
	cfg     Config
	deps    boot.Deps
	client  *oktaapi.Client
	metrics *metrics
}

// New builds the service; it touches no network.
func New(cfg Config, d boot.Deps) (*Snapshot, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	client, err := oktaapi.New(cfg.Okta, oktaapi.From(d))
	if err == nil {
		err = client.CheckCredentials()
	}
	if err != nil {
		return nil, err
	}
	return &Snapshot{cfg: cfg, deps: d, client: client, metrics: newMetrics(d.Metrics)}, nil
}

// Run keeps the topics up to date until ctx ends.
func (u *Snapshot) Run(ctx context.Context) error {
	defer u.client.Close()
	if err := bus.Reconcile(ctx, u.cfg.Kafka, u.deps.Log); err != nil {
		return u.quiet(ctx, err)
	}
	org, err := u.client.OrgID(ctx)
	if err != nil {
		return u.quiet(ctx, err)
	}
	for failures := 0; ; failures++ {
		began := time.Now()
		err := u.session(ctx, org)
		if ctx.Err() != nil {
			return nil
		}
		if ends(err) {
			return fmt.Errorf("reading the org: %w", err)
		}
		if time.Since(began) > time.Minute {
			failures = 0
		}
		class := fault.ClassOf(err).String()
		u.metrics.retries.WithLabelValues(class).Inc()
		u.deps.Log.Warn("session ended, starting a new one", "error", fmt.Sprint(err), "class", class)
		if !sleep(ctx, max(backoff(failures), fault.Delay(err))) {
			return nil
		}
	}
}

// session restores what is published and goes on from there, until ctx ends or something fails.
func (u *Snapshot) session(ctx context.Context, org oktaapi.Org) error {
	s := newSession(u, org)
	defer s.tx.Close()
	if err := s.restore(ctx); err != nil {
		return err
	}
	return s.run(ctx)
}

func (u *Snapshot) quiet(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the end of ctx is a clean stop
	}
	return err
}

// ends tells whether an error is none of Okta's answers about one listing but the end of the process.
func ends(err error) bool {
	var misconfigured *boot.ConfigError
	return fault.ClassOf(err) == fault.Fatal || errors.As(err, &misconfigured)
}

// backoff doubles from backoffMin to backoffMax, with jitter.
func backoff(failures int) time.Duration {
	d := min(backoffMin<<min(failures, 10), backoffMax)
	return d/2 + rand.N(d/2)
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
