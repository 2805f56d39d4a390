package conform

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

const (
	logsPattern = "GET /api/v1/logs"
	maxEvents   = 60 // events of one checked log page
)

// Exchange wraps h, which must be a mux that matches the patterns, so that what passes is checked.
func (c *Checker) Exchange(h http.Handler) http.Handler {
	if c.state != on {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
		if err != nil {
			http.Error(w, "reading request", http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		seen := &recorder{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(seen, r)
		c.check(r, body, seen)
	})
}

// recorder keeps a copy of what is written.
type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader keeps the status.
func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Write keeps the bytes.
func (r *recorder) Write(b []byte) (int, error) {
	r.body.Write(b)
	return r.ResponseWriter.Write(b)
}

// check judges one exchange that is over.
func (c *Checker) check(r *http.Request, body []byte, seen *recorder) {
	full := c.due(r.Pattern)
	op := c.operations[r.Pattern]
	if op == nil {
		if name, ok := unlisted(r.Pattern); ok {
			c.accept(name)
			return
		}
		c.violation(r.Pattern, "request", fmt.Errorf("%s %s is in no OpenAPI file", r.Method, r.URL.Path))
		return
	}
	ctx := context.WithoutCancel(r.Context())
	copied := r.Clone(ctx)
	copied.Body = io.NopCloser(bytes.NewReader(body))
	input := &openapi3filter.RequestValidationInput{
		Request: copied, PathParams: pathParams(r, op.path), QueryParams: r.URL.Query(),
		Route:   &routers.Route{Spec: op.doc, Path: op.path, PathItem: op.item, Method: r.Method, Operation: op.op},
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	c.request(op, input, len(body) > 0)
	if full {
		c.response(input, r.Pattern, seen)
	}
}

// request checks parameters and body, and that no parameter is made up.
func (c *Checker) request(op *operation, input *openapi3filter.RequestValidationInput, hasBody bool) {
	pattern := input.Request.Pattern
	if hasBody || op.op.RequestBody == nil || op.op.RequestBody.Value.Required {
		if err := openapi3filter.ValidateRequest(input.Request.Context(), input); err != nil {
			c.violation(pattern, "request", err)
		}
	}
	for name := range input.QueryParams {
		if op.op.Parameters.GetByInAndName("query", name) == nil && op.item.Parameters.GetByInAndName("query", name) == nil {
			c.violation(pattern, "request", fmt.Errorf("query parameter %q is not described", name))
		}
	}
}

func (c *Checker) response(input *openapi3filter.RequestValidationInput, pattern string, seen *recorder) {
	body := seen.body.Bytes()
	if pattern == logsPattern && seen.status == http.StatusOK {
		body = c.logEvents(body)
	}
	if len(body) == 0 {
		return
	}
	answer := &openapi3filter.ResponseValidationInput{RequestValidationInput: input, Status: seen.status, Header: seen.Header(), Options: input.Options}
	answer.SetBodyBytes(body)
	if err := openapi3filter.ValidateResponse(input.Request.Context(), answer); err != nil {
		if input.Route.Operation.Responses.Status(seen.status) == nil {
			err = fmt.Errorf("status %d is not described", seen.status)
		}
		c.violation(pattern, "response", err)
	}
}

// logEvents picks the events of a page that are to be checked, without their null members.
func (c *Checker) logEvents(body []byte) []byte {
	var page []json.RawMessage
	if json.Unmarshal(body, &page) != nil {
		return body
	}
	picked := make([]any, 0, maxEvents)
	step := max(1, len(page)/maxEvents)
	for i := 0; i < len(page); i += step {
		if c.foreign[string(page[i])] {
			c.accept("log-file-lines")
			continue
		}
		var event any
		if json.Unmarshal(page[i], &event) == nil {
			picked = append(picked, withoutNulls(event))
		}
	}
	c.accept("log-null-members")
	raw, err := json.Marshal(picked)
	if err != nil {
		return body
	}
	return raw
}

// withoutNulls leaves out every object member that is null.
func withoutNulls(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			if member == nil {
				delete(v, key)
				continue
			}
			v[key] = withoutNulls(member)
		}
	case []any:
		for i := range v {
			v[i] = withoutNulls(v[i])
		}
	}
	return v
}
