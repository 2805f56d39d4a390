package okta

import "maps"

// Counts is what a server has been asked so far.
type Counts struct {
	// Mutating counts requests that would change the org, refused ones included.
	Mutating int `json:"mutating_requests"`
	// RateLimited counts answers 429.
	RateLimited int `json:"rate_limited"`
	// Requests counts requests by operation.
	Requests map[string]int `json:"requests"`
	// Reassigned counts reassignments by review id; since the org was drawn.
	Reassigned map[string]int `json:"reassigned"`
}

// Counts returns the counts now.
func (s *Server) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Counts{Mutating: s.mutating, RateLimited: s.rateHits, Requests: maps.Clone(s.calls), Reassigned: maps.Clone(s.reassigned)}
}

// ReviewIndex is the index in the org of a review that exists.
func (s *Server) ReviewIndex(id string) int { return s.reviews[id] }
