package okta

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

type object = map[string]any

// reply writes v as JSON.
func reply(w http.ResponseWriter, status int, v any) {
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
}

// fail writes Okta's error body.
func fail(w http.ResponseWriter, status int, code, summary string) {
	reply(w, status, object{"errorCode": code, "errorSummary": summary, "errorLink": code, "errorId": "oaesimulated0000000001", "errorCauses": []object{}})
}

// base is the address by which the client reached us.
func base(r *http.Request) string { return "http://" + r.Host }

func link(href string) object { return object{"href": href} }

// stamp formats a time as Okta does, in milliseconds.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// stampOrNull is null for the zero time.
func stampOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return stamp(t)
}

// paging is a listing's window: the rows after an opaque cursor, at most limit of them.
type paging struct {
	from, limit int
}

// pageOf reads after and limit. A limit above high is cut to it, as Okta does; a bad value is answered with 400.
func pageOf(w http.ResponseWriter, r *http.Request, standard, high int) (paging, bool) {
	q := r.URL.Query()
	p := paging{limit: standard}
	if text := q.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			fail(w, http.StatusBadRequest, "E0000001", "Api validation failed: limit")
			return p, false
		}
		p.limit = min(n, high)
	}
	if text := q.Get("after"); text != "" {
		n, ok := openCursor(text)
		if !ok {
			fail(w, http.StatusBadRequest, "E0000031", "Invalid after parameter")
			return p, false
		}
		p.from = n
	}
	return p, true
}

// slice cuts the window out of n rows and returns where the next one begins, or -1.
func (p paging) slice(n int) (from, to, next int) {
	from = min(p.from, n)
	to = min(from+p.limit, n)
	if next = to; next >= n {
		next = -1
	}
	return from, to, next
}

// nextURL is the request's own URL with another cursor.
func nextURL(r *http.Request, next int) string {
	q := r.URL.Query()
	q.Set("after", closeCursor(next))
	return base(r) + r.URL.Path + "?" + q.Encode()
}

// addLinks writes the Link headers, each on a line of its own.
func (s *Server) addLinks(w http.ResponseWriter, r *http.Request, next int) {
	self := base(r) + r.URL.RequestURI()
	w.Header().Add("Link", "<"+self+`>; rel="self"`)
	if next >= 0 {
		w.Header().Add("Link", "<"+s.Faults.host(nextURL(r, next))+`>; rel="next"`)
	}
}

// list answers with the window of n rows that the request asks for.
func (s *Server) list(w http.ResponseWriter, r *http.Request, n, standard, high int, row func(i int) any) {
	p, ok := pageOf(w, r, standard, high)
	if !ok {
		return
	}
	from, to, next := p.slice(n)
	rows := make([]any, 0, to-from)
	for i := from; i < to; i++ {
		rows = append(rows, row(i))
	}
	if s.Faults.skipsPage(from) {
		rows = rows[:0]
	}
	s.addLinks(w, r, next)
	reply(w, http.StatusOK, rows)
}

func escaped(text string) string { return url.QueryEscape(text) }
