package snapshot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"recert/schemas/oktaapi"
)

// listing is how one look at one type went.
type listing struct {
	kind string // of directory.Snapshot
	// began and at are Okta's times of the first and of the newest page.
	began, at time.Time
	// failure says why the listing is not whole.
	failure error
}

// when is Okta's time of the listing; of one that gave no page, the newest that Okta told at all.
func (l *listing) when(c *clock) time.Time {
	if l.at.IsZero() {
		return c.now()
	}
	return l.at
}

// fail notes what Okta answered instead of a page. It returns the error when it is not about this listing alone.
func (l *listing) fail(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if ends(err) {
		return err
	}
	if l.failure == nil {
		l.failure = err
	}
	return nil
}

// saw notes Okta's time of a page.
func (l *listing) saw(at time.Time) {
	if at.IsZero() {
		return
	}
	if l.began.IsZero() || at.Before(l.began) {
		l.began = at
	}
	if at.After(l.at) {
		l.at = at
	}
}

// element reads one element of a listing into a batch.
type element func(b *batch, i int, raw json.RawMessage) error

// list reads the listings of refs and writes each page's changes. What Okta answers instead of a page is noted in
// l; an error ends the session. With vanishing, a listing that is gone (404) is no failure: the thing that it
// belongs to was removed since it was listed itself, and what it held shows as missing.
func (s *session) list(ctx context.Context, l *listing, read reading, refs []string, vanishing bool, take element) error {
	return s.walk(ctx, read, refs, func(i int, p oktaapi.Page, err error) error {
		if err != nil {
			if vanishing && gone(err) {
				return nil
			}
			return l.fail(ctx, err)
		}
		l.saw(p.Date)
		s.clock.saw(p.Date)
		b := &batch{at: l.at}
		bad := 0
		for _, raw := range p.Items {
			if err := take(b, i, raw); err != nil {
				bad++
			}
		}
		s.metrics.listed.WithLabelValues(l.kind).Add(float64(len(p.Items) - bad))
		s.metrics.unreadable.WithLabelValues(l.kind).Add(float64(bad))
		if bad > 0 {
			s.log.Warn("passing over elements that cannot be read", "type", l.kind, "elements", bad)
		}
		if bad > 0 && bad == len(p.Items) {
			if err := l.fail(ctx, errWrong); err != nil {
				return err
			}
		}
		return s.commit(ctx, b)
	})
}

// gone tells whether Okta itself says that it does not know the thing: neither a proxy's 404 nor that of an
// operation it does not have.
func gone(err error) bool {
	var refusal *oktaapi.Error
	return errors.As(err, &refusal) && refusal.Status == http.StatusNotFound && refusal.Code != "" && refusal.Code != "E0000022"
}

// encode makes JSON of one of our own types.
func encode(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encoding: %w", err)
	}
	return raw, nil
}
