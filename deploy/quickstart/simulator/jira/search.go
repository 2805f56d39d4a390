package jira

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

var labelForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)labels\s*(?:=\s*("[^"]*"|'[^']*'|[^\s()]+)|in\s*\(([^)]*)\))`)
})

// search answers GET and POST /search/jql for queries by label, with or without a project before it.
func (s *Server) search(w http.ResponseWriter, r *http.Request) {
	jql, limit, after := r.URL.Query().Get("jql"), r.URL.Query().Get("maxResults"), r.URL.Query().Get("nextPageToken")
	if r.Method == http.MethodPost {
		var q struct {
			JQL           string `json:"jql"`
			MaxResults    int    `json:"maxResults"`
			NextPageToken string `json:"nextPageToken"`
		}
		raw, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		if err != nil || json.Unmarshal(raw, &q) != nil {
			fail(w, http.StatusBadRequest, "The request body is not valid JSON.")
			return
		}
		jql, after = q.JQL, q.NextPageToken
		if q.MaxResults > 0 {
			limit = strconv.Itoa(q.MaxResults)
		}
	}
	m := labelForm().FindStringSubmatch(jql)
	if m == nil {
		fail(w, http.StatusBadRequest, "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
		return
	}
	size := 50
	if n, err := strconv.Atoi(limit); err == nil && n > 0 {
		size = min(n, 100)
	}
	from, _ := strconv.Atoi(after)
	s.page(w, r, labelsOf(m), size, max(0, from))
}

func labelsOf(m []string) []string {
	var labels []string
	for _, text := range strings.Split(m[1]+m[2], ",") {
		labels = append(labels, strings.Trim(strings.TrimSpace(text), `"'`))
	}
	return labels
}

func (s *Server) page(w http.ResponseWriter, r *http.Request, labels []string, size, from int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []map[string]any
	for _, i := range s.issues {
		if s.Now().Sub(i.Created) < s.SearchDelay {
			continue
		}
		if slices.ContainsFunc(i.Labels, func(l string) bool { return slices.Contains(labels, l) }) {
			found = append(found, s.bean(r, i))
		}
	}
	from = min(from, len(found))
	to := min(from+size, len(found))
	body := map[string]any{"issues": append([]map[string]any{}, found[from:to]...), "isLast": to >= len(found)}
	if to < len(found) {
		body["nextPageToken"] = strconv.Itoa(to)
	}
	reply(w, http.StatusOK, body)
}

// Counts is what the site has been asked, and what it holds.
type Counts struct {
	// Mutating counts requests that would change something, refused ones included.
	Mutating int `json:"mutating_requests"`
	// Requests counts requests by operation.
	Requests map[string]int `json:"requests"`
	// Issues counts all issues, ByLabel those of each label.
	Issues  int            `json:"issues"`
	ByLabel map[string]int `json:"issues_by_label"`
	// Links counts remote links.
	Links int `json:"links"`
}

// Counts returns the counts now.
func (s *Server) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := Counts{Mutating: s.mutating, Requests: maps.Clone(s.calls), Issues: len(s.issues), Links: len(s.links), ByLabel: map[string]int{}}
	for _, i := range s.issues {
		for _, l := range i.Labels {
			c.ByLabel[l]++
		}
	}
	return c
}
