package okta

import "time"

// Decided is a decision that a reviewer has made in the live campaign.
type Decided struct {
	Review   string    `json:"review"`
	Reviewer string    `json:"reviewer"`
	Decision string    `json:"decision"`
	At       time.Time `json:"at"`
}

// Decide makes d so, now or after a restart.
func (s *Server) Decide(d Decided) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.decided[s.reviews[d.Review]] = d
}

// decision is how review i stands.
func (s *Server) decision(i int) (decision, remedy string, at time.Time) {
	v := &s.Org.Reviews[i]
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.decided[i]
	switch {
	case !ok:
		return v.Decision, v.Remedy, v.Decided
	case d.Decision == "REVOKE":
		return d.Decision, "OPEN", d.At
	default:
		return d.Decision, v.Remedy, d.At
	}
}

// IsDecided tells whether a reviewer has decided review i of the live campaign.
func (s *Server) IsDecided(i int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.decided[i]
	return ok
}

// Reviewer is the index of who has to decide review i now.
func (s *Server) Reviewer(i int) int { return s.reviewer(i) }

// open tells whether review i takes a decision or another reviewer.
func (s *Server) open(i int) bool {
	decision, _, _ := s.decision(i)
	return decision == "UNREVIEWED" && s.Org.Campaigns[s.Org.Reviews[i].Campaign].Status == "ACTIVE"
}
