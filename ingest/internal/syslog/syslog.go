// Package syslog copies an org's System Log to okta.event.v1, in Okta's order.
//
// Input are the pages of GET /api/v1/logs, followed by their next links. Output are the events as they came, a mark on
// every partition behind them and the cursor, in one Kafka transaction a page, by a producer that fences every other of the
// org: a stop anywhere loses and doubles nothing. What Okta has forgotten meanwhile is recorded as a gap and raises an
// alert. Bad pages and absent brokers are waited for; the place in the log moves only with a commit.
package syslog

import (
	"context"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/oktaapi"
)

// pageLimit is the most that Okta gives in a page.
const pageLimit = 1000

// Poll is the service.
type Poll struct {
	cfg     Config
	deps    boot.Deps
	metrics *metrics
	okta    *oktaapi.Client
	limit   int

	commitTimeout time.Duration
	// wrap lets tests stand between the reader and Kafka.
	wrap func(transactor) transactor
}

// New builds the service; it touches no network.
func New(cfg Config, d boot.Deps) (*Poll, error) {
	client, err := oktaapi.New(cfg.Okta, oktaapi.From(d))
	if err == nil {
		err = client.CheckCredentials()
	}
	if err != nil {
		return nil, err
	}
	return &Poll{
		cfg: cfg, deps: d, metrics: newMetrics(d.Metrics, time.Now), okta: client, limit: pageLimit, commitTimeout: commitTimeout,
		wrap: func(t transactor) transactor { return t },
	}, nil
}

// Run copies the log until ctx ends.
func (p *Poll) Run(ctx context.Context) error {
	defer p.okta.Close()
	err := p.run(ctx)
	if ctx.Err() != nil && !isFatal(err) {
		return nil
	}
	return err
}

func (p *Poll) run(ctx context.Context) error {
	if err := bus.Reconcile(ctx, p.cfg.Kafka, p.deps.Log); err != nil {
		return err
	}
	org, err := p.okta.OrgID(ctx)
	if err != nil {
		return err
	}
	// One producer an org: opening it fences every other, so the cursor read behind that cannot change any more.
	tx := bus.NewTxProducer(p.cfg.Kafka, "okta-poll-"+org.ID)
	defer tx.Close()
	r := &reader{Poll: p, org: org.ID, date: org.Date, tx: p.wrap(tx)}
	if err := r.restore(ctx); err != nil {
		return err
	}
	return r.follow(ctx)
}
