package oktaapi

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"recert/schemas/fault"
)

const (
	maxFailures  = 6  // reads that got no useful answer, in a row
	maxLimited   = 10 // 429 in a row
	firstBackoff = 500 * time.Millisecond
	lastBackoff  = 20 * time.Second
)

// Answer is what Okta said.
type Answer struct {
	Status int
	// Body is as it came, never changed.
	Body []byte
	// Next is the link to the following page, verbatim; empty when there is none.
	Next string
	// Date is Okta's own time of the answer, in whole seconds; zero when it gave none.
	Date time.Time
}

// Err returns Okta's refusal, nil when the status is 2xx.
func (a Answer) Err() error {
	if a.Status >= 200 && a.Status < 300 {
		return nil
	}
	return errorOf(a.Status, a.Body)
}

// Get reads a path or a link of the org. It waits for rate limits and repeats what may work later; an error is
// an *Error with Okta's status, or says why no answer came, and always has a fault class.
func (c *Client) Get(ctx context.Context, ref string) (Answer, error) {
	path, err := c.resolve(ref)
	if err != nil {
		return Answer{}, err
	}
	bucket := bucketOf(path)
	failed, limited, renewed := 0, 0, false
	for {
		a, delay, err := c.once(ctx, bucket, path)
		if err == nil {
			return a, nil
		}
		status := StatusOf(err)
		switch {
		case ctx.Err() != nil:
			return Answer{}, ctx.Err()
		case status == http.StatusUnauthorized && !renewed:
			renewed = true // the session was dropped: the next try signs in afresh
			c.metrics.retries.WithLabelValues("fatal").Inc()
			continue
		case status == http.StatusTooManyRequests && limited < maxLimited:
			limited++
			c.metrics.retries.WithLabelValues("wait").Inc()
			c.metrics.waited.Add(delay.Seconds())
		case fault.ClassOf(err) == fault.Retry && failed+1 < maxFailures:
			failed++
			delay = backoff(failed)
			c.metrics.retries.WithLabelValues("retry").Inc()
		default:
			return Answer{}, fmt.Errorf("reading %s: %w", bucket, err)
		}
		if !sleep(ctx, delay) {
			return Answer{}, ctx.Err()
		}
	}
}

// once makes one try and returns the delay that a 429 asks for.
func (c *Client) once(ctx context.Context, bucket, path string) (Answer, time.Duration, error) {
	waited, err := c.limits.wait(ctx, bucket)
	c.metrics.waited.Add(waited.Seconds())
	if err != nil {
		return Answer{}, 0, err
	}
	sdk, err := c.session()
	if err != nil {
		return Answer{}, 0, err
	}
	x, err := c.do(ctx, sdk, http.MethodGet, path, nil, "")
	if err != nil {
		c.metrics.count(0)
		return Answer{}, 0, err
	}
	delay := c.observe(bucket, x)
	if x.status == http.StatusUnauthorized {
		c.forget(sdk)
	}
	if x.status != http.StatusOK {
		return Answer{}, delay, c.classify(errorOf(x.status, x.body), delay)
	}
	return x.answer(), 0, nil
}

// observe counts an answer and learns its rate limit.
func (c *Client) observe(bucket string, x *exchange) time.Duration {
	c.metrics.count(x.status)
	limit, okLimit := headerInt(x.header, "X-Rate-Limit-Limit")
	left, okLeft := headerInt(x.header, "X-Rate-Limit-Remaining")
	if okLimit && okLeft && limit > 0 {
		c.metrics.remaining.WithLabelValues(bucket).Set(float64(left) / float64(limit))
	}
	return c.limits.observe(bucket, x.status, x.header, time.Now())
}

func (x *exchange) answer() Answer {
	date, err := http.ParseTime(x.header.Get("Date"))
	if err != nil {
		date = time.Time{}
	}
	return Answer{Status: x.status, Body: x.body, Next: nextLink(x.header.Values("Link")), Date: date}
}

// backoff doubles with the failures, with jitter so that instances do not march in step.
func backoff(failures int) time.Duration {
	d := min(firstBackoff<<min(failures-1, 10), lastBackoff)
	return d/2 + rand.N(d/2+1)
}
