// Package gate decides, request by request, what may leave the writer: a list of methods and paths, and a kill switch.
//
// Input are the requests of one HTTP client, output is permission or an error that says why not; nothing was
// sent then. What is not on the list is refused for good, whoever asked and whatever the credentials allow. The
// kill switch is a file: while it exists nothing is sent. When it cannot be told whether it exists, it does.
package gate

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"recert/schemas/fault"
)

// Reasons of a refusal.
var (
	// ErrHalted says that the kill switch is thrown.
	ErrHalted = errors.New("the halt file exists: nothing is sent")
	// ErrNotListed says that the request is none that this client may make.
	ErrNotListed = errors.New("the request is not on the list of what may be sent")
)

// Halt is the path of the file that stops everything; empty when there is no kill switch.
type Halt string

// Err returns ErrHalted while the file exists.
func (h Halt) Err() error {
	if h == "" {
		return nil
	}
	if _, err := os.Stat(string(h)); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return ErrHalted
}

// Gate permits the requests on its list while the kill switch is not thrown.
type Gate struct {
	halt Halt
	list []entry
}

type entry struct {
	method string
	parts  []string
	query  bool
}

// New makes a gate. An entry is a method and a path, for example "GET /reviews/*": a star stands for one part that
// is not empty, and a path that ends in ? may have a query.
func New(halt Halt, list ...string) *Gate {
	g := &Gate{halt: halt}
	for _, text := range list {
		method, path, _ := strings.Cut(text, " ")
		path, query := strings.CutSuffix(path, "?")
		g.list = append(g.list, entry{method, strings.Split(path, "/"), query})
	}
	return g
}

// Permit returns nil when the request may be sent. Its errors have a fault class: Reject while halted, Fatal for
// what is not listed.
func (g *Gate) Permit(r *http.Request) error {
	if err := g.halt.Err(); err != nil {
		return fault.Rejecting(err)
	}
	for _, e := range g.list {
		if e.matches(r) {
			return nil
		}
	}
	return fault.Fatally(fmt.Errorf("%s: %w", r.Method, ErrNotListed))
}

// matches compares the path as it will be written, so that an escaped slash cannot pass for a part.
func (e entry) matches(r *http.Request) bool {
	parts := strings.Split(r.URL.EscapedPath(), "/")
	if r.Method != e.method || len(parts) != len(e.parts) || r.URL.RawQuery != "" && !e.query {
		return false
	}
	for i, want := range e.parts {
		if parts[i] != want && (want != "*" || !plain(parts[i])) {
			return false
		}
	}
	return true
}

// plain tells whether a part can only be an id.
func plain(part string) bool {
	for _, c := range part {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '_' && c != '-' {
			return false
		}
	}
	return part != ""
}
