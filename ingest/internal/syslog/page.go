package syslog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/ingest/internal/cursor"
	"recert/ingest/internal/verbatim"
	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/fault"
	"recert/schemas/oktaapi"
	"recert/schemas/topic"
)

// commitTimeout bounds a transaction; with its abort it stays below the time to drain.
const commitTimeout = 15 * time.Second

// page is one page that is ready to be committed.
type page struct {
	plan
	items []json.RawMessage
	// next is the cursor behind it.
	next event.Cursor
	full bool
}

// ask gets the page of a plan. Nothing has changed when it fails.
func (r *reader) ask(ctx context.Context, p plan) (page, error) {
	a, err := r.okta.Get(ctx, p.ref)
	if err != nil {
		return page{}, r.refusal(p, err)
	}
	if err := r.agree(ctx, a.Date); err != nil {
		return page{}, err
	}
	r.date = cursor.Later(r.date, a.Date)
	items, err := split(a.Body)
	if err != nil {
		return page{}, fmt.Errorf("reading the System Log: %w", err)
	}
	if err := r.checkNext(p.ref, a.Next, len(items)); err != nil {
		return page{}, err
	}
	full := len(items) >= limitOf(p.ref)
	next := p.from
	next.Next, next.Position, next.At = a.Next, next.Position+int64(len(items)), cursor.Later(next.At, a.Date)
	if !full {
		next.LogTime = cursor.Later(next.LogTime, a.Date)
	}
	return page{plan: p, items: items, next: next, full: full}, nil
}

// checkNext judges the link that the next page would be asked with: once stored it is followed without a question.
func (r *reader) checkNext(ref, next string, items int) error {
	switch {
	case next == "":
		// A poll has no last page, so this is a broken answer; to go on without a link would lose the place.
		return errors.New("reading the System Log: the answer has no next link")
	case r.okta.Check(next) != nil:
		host := "another"
		if u, err := url.Parse(next); err == nil && u.Host != "" {
			host = bus.CleanText(u.Host, 100)
		}
		return fault.Fatally(&boot.ConfigError{
			Key: "okta.url", Err: fmt.Errorf("the log's next link leads to host %q, not to %q; it was not followed", host, r.okta.Host()),
			Fix: "name the address that Okta uses in its links, if that host is yours",
		})
	case next == ref && items > 0:
		return fmt.Errorf("reading the System Log: %w", oktaapi.ErrLoop)
	}
	return nil
}

// commit writes events, alert, marks and cursor in one transaction. It outlives ctx: what was taken is finished.
func (r *reader) commit(ctx context.Context, p page) error {
	began := time.Now()
	records, bad, err := r.records(p)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.commitTimeout)
	defer cancel()
	if err := r.tx.Do(ctx, records...); err != nil {
		return fmt.Errorf("writing a page: %w", err)
	}
	fault.Point("okta-poll-after-commit")
	r.at, r.found, r.refused = p.next, true, false
	r.report(p, bad, time.Since(began))
	return nil
}

// tally counts what is odd on a page.
type tally struct{ unreadable, oversized int }

// records returns the records of a page; marks and cursor come last, so that they are behind the events.
func (r *reader) records(p page) ([]*kgo.Record, tally, error) {
	var odd tally
	records := make([]*kgo.Record, 0, len(p.items)+topic.PersonPartitions+2)
	for i, raw := range p.items {
		record, err := verbatim.Record(r.org, topic.SourcePoll, raw)
		if err != nil {
			odd.unreadable++
		}
		if !bus.Fits(record) {
			odd.oversized++
			record = verbatim.Oversized(record, r.deps.Name, p.from.Position+int64(i)+1)
		}
		records = append(records, record)
	}
	if p.lost != nil {
		alert, err := gapAlert(r.org, *p.lost)
		if err != nil {
			return nil, odd, err
		}
		records = append(records, alert)
	}
	marks, err := cursor.Marks(&p.next, !p.full)
	if err != nil {
		return nil, odd, err
	}
	place, err := cursor.Record(&p.next)
	if err != nil {
		return nil, odd, err
	}
	return append(append(records, marks...), place), odd, nil
}
