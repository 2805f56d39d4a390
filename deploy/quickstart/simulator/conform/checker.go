package conform

import (
	"fmt"
	"maps"
	"sync"
)

// Report is what was checked so far.
type Report struct {
	// State is "on", or "off:" and the reason.
	State string `json:"state"`
	// Requests counts all exchanges, Checked those whose response was checked too, Violations the broken ones.
	Requests   int `json:"requests"`
	Checked    int `json:"checked"`
	Violations int `json:"violations"`
	// Operations has the same by operation, Deviations how often each accepted difference was met.
	Operations map[string]Count `json:"operations"`
	Deviations map[string]int   `json:"deviations"`
	// First holds the first violations in words.
	First []string `json:"first_violations"`
}

// Count is a [Report] of one operation.
type Count struct {
	Requests   int `json:"requests"`
	Checked    int `json:"checked"`
	Violations int `json:"violations"`
}

// Checker checks exchanges. It is safe for concurrent use.
type Checker struct {
	operations map[string]*operation
	state      string
	logPages   int
	foreign    map[string]bool

	mu     sync.Mutex
	counts map[string]Count
	known  map[string]int
	first  []string
}

const (
	on        = "on"
	maxFirst  = 20
	fullRange = 150 // responses of one operation that are all checked; beyond, one of ten is
)

// New loads the files in dir for the operations named by patterns. Of the System Log's pages one of logPages is checked,
// and of those the events that are not in foreign.
func New(dir string, patterns []string, logPages int, foreign [][]byte) (*Checker, error) {
	operations, there, err := load(dir, patterns)
	if err != nil {
		return nil, fmt.Errorf("loading OpenAPI files: %w", err)
	}
	c := &Checker{operations: operations, state: on, logPages: max(1, logPages), foreign: map[string]bool{}, counts: map[string]Count{}, known: map[string]int{}}
	if !there {
		c.state = "off: specs not found"
	}
	for _, line := range foreign {
		c.foreign[string(line)] = true
	}
	return c, nil
}

// State is "on", or "off:" and the reason.
func (c *Checker) State() string { return c.state }

// Report returns the counts now.
func (c *Checker) Report() Report {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := Report{State: c.state, Operations: maps.Clone(c.counts), Deviations: maps.Clone(c.known), First: append([]string{}, c.first...)}
	for _, n := range c.counts {
		r.Requests += n.Requests
		r.Checked += n.Checked
		r.Violations += n.Violations
	}
	return r
}

// due counts a request and tells whether its response is to be checked.
func (c *Checker) due(pattern string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.counts[pattern]
	n.Requests++
	every := 1
	switch {
	case pattern == logsPattern:
		every = c.logPages
	case n.Requests > fullRange:
		every = 10
	}
	check := (n.Requests-1)%every == 0
	if check {
		n.Checked++
	}
	c.counts[pattern] = n
	return check
}

// violation records a broken exchange, unless it is an accepted difference.
func (c *Checker) violation(pattern, side string, err error) {
	text := err.Error()
	c.mu.Lock()
	defer c.mu.Unlock()
	if name, ok := deviation(pattern, text); ok {
		c.known[name]++
		return
	}
	n := c.counts[pattern]
	n.Violations++
	c.counts[pattern] = n
	if len(c.first) < maxFirst {
		c.first = append(c.first, pattern+" "+side+": "+text[:min(len(text), 400)])
	}
}

func (c *Checker) accept(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known[name]++
}
