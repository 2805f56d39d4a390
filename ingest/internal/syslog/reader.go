package syslog

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/ingest/internal/cursor"
	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/fault"
	"recert/schemas/oktaapi"
)

// waitMax bounds a wait that Okta asks for.
const waitMax = 5 * time.Minute

// errReplan says that the plan rested on what is no longer so, and that another one can be made at once.
var errReplan = errors.New("where to go on must be decided again")

// transactor is what the reader needs of bus.TxProducer.
type transactor interface {
	Open(ctx context.Context) error
	Do(ctx context.Context, records ...*kgo.Record) error
}

// reader follows one org's log. It belongs to one goroutine.
type reader struct {
	*Poll
	org string
	tx  transactor
	// date is Okta's newest time.
	date time.Time
	// at is the committed cursor; found is false before the first one.
	at    event.Cursor
	found bool
	// unsure says that a commit failed: it may have happened all the same, and Kafka must be asked.
	unsure bool
	// refused says that Okta did not take the cursor's link.
	refused bool
}

// restore fences other producers, ends what a former one left open, and reads the cursor.
func (r *reader) restore(ctx context.Context) error {
	if err := r.tx.Open(ctx); err != nil {
		return err
	}
	at, found, err := cursor.Read(ctx, r.cfg.Kafka, r.org)
	if err != nil {
		return fmt.Errorf("reading cursor: %w", err)
	}
	if r.unsure && at.Position > r.at.Position {
		r.metrics.events.Add(float64(at.Position - r.at.Position)) // the commit had happened
	}
	r.at, r.found, r.unsure, r.refused = at, found, false, false
	r.metrics.position.Set(float64(at.Position))
	return nil
}

// follow reads page after page until ctx ends or something fatal.
func (r *reader) follow(ctx context.Context) error {
	for ctx.Err() == nil {
		more, err := r.step(ctx)
		pause := r.cfg.Interval
		switch {
		case err == nil && more:
			pause = 0
		case err == nil, ctx.Err() != nil:
		case errors.Is(err, errReplan):
			pause = 0
		case isFatal(err):
			return err
		default:
			class := fault.ClassOf(err)
			r.metrics.retries.WithLabelValues(class.String()).Inc()
			r.deps.Log.Warn("work is postponed", "error", bus.CleanText(err.Error(), 300), "class", class.String(), "position", r.at.Position)
			pause = max(pause, min(fault.Delay(err), waitMax))
		}
		if !sleep(ctx, pause) {
			return nil
		}
	}
	return nil
}

// step reads and commits one page, and tells whether the next one is already there.
func (r *reader) step(ctx context.Context) (more bool, err error) {
	if r.unsure {
		if err := r.restore(ctx); err != nil {
			return false, patient(err)
		}
	}
	p, err := r.plan(ctx)
	if err != nil {
		return false, err
	}
	page, err := r.ask(ctx, p)
	if err != nil {
		return false, err
	}
	if err := r.commit(ctx, page); err != nil {
		r.unsure = true
		return false, patient(err)
	}
	return page.full, nil
}

// patient makes a broker that is away something to wait for: at the start it is a wrong setting, later it is an outage.
func patient(err error) error {
	var c *boot.ConfigError
	if errors.As(err, &c) && c.Key == "kafka.brokers" {
		return fmt.Errorf("reaching kafka: %v", c.Err) //nolint:errorlint // hidden on purpose: it must not end the process
	}
	return err
}

// isFatal tells whether nothing but another setting or a person can help.
func isFatal(err error) bool {
	var c *boot.ConfigError
	return err != nil && (fault.ClassOf(err) == fault.Fatal || errors.As(err, &c))
}

// refusal sorts what Okta said to a request that it will not answer however often it is sent.
func (r *reader) refusal(p plan, err error) error {
	var key, fix string
	switch status := oktaapi.StatusOf(err); {
	case status == 0 || fault.ClassOf(err) != fault.Reject:
		return err
	case status == http.StatusForbidden:
		key, fix = "okta.token", "give the token's owner, or the app, a role that may read the System Log"
		if r.cfg.Okta.ClientID != "" {
			key, fix = "okta.scopes", "grant okta.logs.read to the app, and give it a role that may read the System Log"
		}
	case status == http.StatusNotFound:
		key, fix = "okta.url", "name an Okta org"
	case p.follows:
		r.refused = true
		r.deps.Log.Warn("okta refuses the cursor's link, reading again from the time that is known", "error", bus.CleanText(err.Error(), 300), "known_to", cursor.KnownTo(&r.at))
		return errReplan
	default:
		key, fix = "history", "choose a shorter history, or report the refusal"
	}
	return fault.Fatally(&boot.ConfigError{Key: key, Err: err, Fix: fix})
}

// sleep waits and tells whether the whole time passed.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
