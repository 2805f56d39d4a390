package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// ErrBodyTooLarge says that an answer was longer than the client reads.
var ErrBodyTooLarge = errors.New("the answer is larger than the cap")

// ErrCutOff says that the connection ended before an answer came: whether the request had an effect is unknown.
var ErrCutOff = errors.New("the connection was closed before an answer came")

// guard is the outermost layer: nothing leaves for another origin, nor without permission.
type guard struct {
	origin *url.URL
	agent  string
	permit func(*http.Request) error
	next   http.RoundTripper
}

// RoundTrip refuses requests that are foreign or not permitted, and names the product.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	if !SameOrigin(g.origin, r.URL) {
		return nil, ErrForeign
	}
	if g.permit != nil {
		if err := g.permit(r); err != nil {
			return nil, err
		}
	}
	if g.agent != "" && r.Header.Get("User-Agent") == "" {
		r = r.Clone(r.Context())
		r.Header.Set("User-Agent", g.agent)
	}
	return g.next.RoundTrip(r)
}

// capped bounds what is read of an answer.
type capped struct {
	max  int64
	next http.RoundTripper
}

// RoundTrip passes the request on. A bare io.EOF becomes ErrCutOff: libraries take the former for harmless and
// send the request again, writes included.
func (c *capped) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.next.RoundTrip(r)
	if errors.Is(err, io.EOF) {
		return nil, ErrCutOff
	}
	if err != nil {
		return nil, err
	}
	if resp.ContentLength > c.max {
		resp.Body.Close()
		return nil, fmt.Errorf("%w: %d bytes", ErrBodyTooLarge, resp.ContentLength)
	}
	resp.Body = &cappedBody{ReadCloser: resp.Body, left: c.max}
	return resp, nil
}

type cappedBody struct {
	io.ReadCloser
	left int64
}

// Read fails once more than the cap has come.
func (b *cappedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, ErrBodyTooLarge
	}
	return n, err
}
