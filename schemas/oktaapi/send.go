package oktaapi

import (
	"context"
	"fmt"
	"net/http"

	"recert/schemas/fault"
)

// Write is one mutating request.
type Write struct {
	// Method is POST, PUT, PATCH or DELETE.
	Method string
	// Path begins with /.
	Path string
	// Body is JSON, or nil.
	Body []byte
	// Agent is added to the User-Agent, so that Okta's log names the command. Printable ASCII.
	Agent string
}

// Send makes a write exactly once: no answer and no error is a reason to send it again. A nil error means that
// Okta answered, with whatever status; an error of class Retry means that the effect is unknown, one of class
// Reject or Fatal that nothing was sent. A used-up rate limit is waited for before, never after.
func (c *Client) Send(ctx context.Context, w Write) (Answer, error) {
	path, err := c.resolve(w.Path)
	if err != nil {
		return Answer{}, err
	}
	if w.Method == http.MethodGet || w.Method == "" {
		return Answer{}, fault.Rejectf("sending: method %q is no write", w.Method)
	}
	bucket := bucketOf(path)
	waited, err := c.limits.wait(ctx, bucket)
	c.metrics.waited.Add(waited.Seconds())
	if err != nil {
		return Answer{}, fault.Rejecting(err)
	}
	sdk, err := c.session()
	if err != nil {
		return Answer{}, err
	}
	x, err := c.do(ctx, sdk, w.Method, path, w.Body, w.Agent)
	if err != nil {
		c.metrics.count(0)
		return Answer{}, fmt.Errorf("sending to %s: %w", bucket, err)
	}
	c.observe(bucket, x)
	if x.status == http.StatusUnauthorized {
		c.forget(sdk) // the next command signs in afresh
	}
	return x.answer(), nil
}
