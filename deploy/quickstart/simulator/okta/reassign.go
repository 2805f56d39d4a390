package okta

import (
	"encoding/json"
	"io"
	"net/http"
	"time"
	"unicode/utf8"

	"recert/deploy/quickstart/simulator/org"
)

// Reassignment is a review handed to another reviewer.
type Reassignment struct {
	Review   string `json:"review"`
	Reviewer string `json:"reviewer"`
	Note     string `json:"note"`
	// Times counts how often that review was handed over, this time included.
	Times int       `json:"times"`
	At    time.Time `json:"at"`
}

type reassignRequest struct {
	ReviewerID    string   `json:"reviewerId"`
	ReviewIDs     []string `json:"reviewIds"`
	ReviewerLevel string   `json:"reviewerLevel"`
	Note          string   `json:"note"`
}

// reassign hands up to 50 open reviews of one campaign to another reviewer: all of them or none.
func (s *Server) reassign(w http.ResponseWriter, r *http.Request) {
	var q reassignRequest
	raw, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil || json.Unmarshal(raw, &q) != nil {
		fail(w, http.StatusBadRequest, "E0000003", "The request body was not well-formed.")
		return
	}
	s.handing.Lock()
	defer s.handing.Unlock()
	if text := s.objection(r.PathValue("campaignId"), &q); text != "" {
		fail(w, http.StatusBadRequest, "E0000001", "Api validation failed: "+text)
		return
	}
	rows := make([]any, 0, len(q.ReviewIDs))
	for _, id := range q.ReviewIDs {
		if err := s.hand(id, &q); err != nil {
			fail(w, http.StatusInternalServerError, "E0000009", "Internal Server Error")
			return
		}
		rows = append(rows, s.review(s.reviews[id], base(r)))
	}
	self := base(r) + r.URL.Path
	reply(w, http.StatusOK, object{"data": rows, "_links": object{
		"self": link(self), "reviews": link(base(r) + "/governance/api/v1/reviews?filter=" + escaped(`campaignId eq "`+r.PathValue("campaignId")+`"`)),
	}})
}

// hand hands one review over: first on disk, then to be seen, then in the log.
func (s *Server) hand(id string, q *reassignRequest) error {
	n := Reassignment{Review: id, Reviewer: q.ReviewerID, Note: q.Note, Times: s.timesHanded(id) + 1}
	n.At = s.handedAt(s.reviews[id], n.Times)
	if err := s.Journal("reassign", n); err != nil {
		return err
	}
	s.Reassign(n)
	return s.Handed(n)
}

// handedAt is when a review was handed over for the nth time. In a finite run it follows from the review alone: which
// review came first, and when, depends on the machine and on what was killed.
func (s *Server) handedAt(review, n int) time.Time {
	if s.Live {
		return s.Now()
	}
	return org.LaunchTime().Add(time.Minute + time.Duration(review)*time.Millisecond + time.Duration(n)*time.Second)
}

func (s *Server) timesHanded(id string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reassigned[id]
}

// objection says what Okta would refuse about q, empty where nothing.
func (s *Server) objection(campaign string, q *reassignRequest) string {
	switch reviewer, known := s.users[q.ReviewerID]; {
	case len(q.ReviewIDs) < 1 || len(q.ReviewIDs) > 50:
		return "reviewIds"
	case q.Note == "" || utf8.RuneCountInString(q.Note) > 300:
		return "note"
	case q.ReviewerLevel != "" && q.ReviewerLevel != "FIRST":
		return "reviewerLevel"
	case !known || s.Org.Users[reviewer].Status != "ACTIVE":
		return "reviewerId"
	}
	for _, id := range q.ReviewIDs {
		i, ok := s.reviews[id]
		if !ok || s.Org.Campaigns[s.Org.Reviews[i].Campaign].ID != campaign {
			return "reviewIds"
		}
		if !s.open(i) {
			return "reviewIds: only reviews without a decision can be reassigned"
		}
	}
	return ""
}

// Reassign makes n so, as a request did now or before a restart.
func (s *Server) Reassign(n Reassignment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.overlay[s.reviews[n.Review]] = n
	s.reassigned[n.Review]++
}

func (s *Server) reassignment(i int) *Reassignment {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n, ok := s.overlay[i]; ok {
		return &n
	}
	return nil
}

// reviewer is who has to decide review i now.
func (s *Server) reviewer(i int) int {
	if n := s.reassignment(i); n != nil {
		return s.users[n.Reviewer]
	}
	return s.Org.Reviews[i].Reviewer
}
