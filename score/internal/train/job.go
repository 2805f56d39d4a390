package train

import (
	"context"
	"errors"
	"time"

	"recert/schemas/fault"
	"recert/score/internal/labels"
)

// job is one training; it is kept until its result is known to be out.
type job struct {
	org   string
	until time.Time
	began time.Time
	ended chan struct{}
	// models is the result, learned from campaigns launched since, 0 for all; good once ended is closed.
	models  []trained
	since   int64
	outcome string
	err     error
	cancel  context.CancelFunc
}

// start trains on the decisions up to a time, beside the loop.
func (s *stage) start(org string, until time.Time, decided []*labels.Label) {
	ctx, cancel := context.WithCancel(s.ctx)
	j := &job{org: org, until: until, began: time.Now(), ended: make(chan struct{}), cancel: cancel}
	s.job = j
	rows, since := s.rows(org, decided)
	fresh := s.fresh(org, rows)
	before := s.before(org, decided)
	s.work.Go(func() {
		defer close(j.ended)
		defer cancel()
		switch {
		case !fresh:
			j.outcome = outcomeUnchanged
		case !enough(rows, s.cfg.MinRows, s.cfg.MinDenials):
			j.outcome = outcomeTooFew
		default:
			j.models, j.err = fit(ctx, s.learners(), rows, before, s.known)
			j.since = since
			j.outcome = outcomePublished
		}
	})
}

// before returns the newest version of each online model, with what it learned from.
func (s *stage) before(org string, decided []*labels.Label) map[string]*version {
	all := map[string]*version{}
	for name, v := range s.done[org].online {
		until := countUntil(decided, v.header.TrainedUntil.UnixNano())
		rows, _ := s.rows(org, decided[:until])
		all[name] = &version{header: v.header, raw: v.raw, rows: rows}
	}
	return all
}

// fresh tells whether there is a decision that no version has seen.
func (s *stage) fresh(org string, rows []row) bool {
	if len(rows) == 0 {
		return false
	}
	newest := rows[len(rows)-1].label.At
	for _, h := range s.done[org].versions {
		if h.TrainedUntil.UnixNano() >= newest {
			return false
		}
	}
	return true
}

// finish publishes what was trained: every model whole and the mark, in one transaction.
func (s *stage) finish(ctx context.Context, done *published) error {
	j := s.job
	select {
	case <-j.ended:
	default:
		return nil
	}
	if j.err != nil {
		s.job = nil
		if errors.Is(j.err, context.Canceled) {
			return nil
		}
		s.metrics.trainings.WithLabelValues(outcomeFailed).Inc()
		return fault.Fatalf("training on the decisions until %s: %w", j.until.Format(time.RFC3339), j.err)
	}
	if !j.until.After(done.mark) { // a transaction that was thought lost was not
		s.job = nil
		return nil
	}
	headers, records, err := encode(j.org, j.until, j.since, j.models)
	if err != nil {
		return err
	}
	old, kept := outdated(append(done.versions, headers...), s.cfg.Keep)
	mark, err := markRecord(j.org, j.until)
	if err != nil {
		return err
	}
	if err := s.publish(ctx, append(append(records, old...), mark)); err != nil {
		return err // the result is kept for the next try
	}
	s.job, done.mark, done.versions = nil, j.until, kept
	for i, h := range headers {
		done.keep(h, j.models[i].raw)
	}
	s.report(j, headers)
	s.forget(j.org)
	return nil
}
