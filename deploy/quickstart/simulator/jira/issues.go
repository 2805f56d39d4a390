package jira

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
)

// create makes an issue of summary, project, type, and a description in Atlassian's document format.
func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Fields map[string]json.RawMessage `json:"fields"`
	}
	if raw, err := io.ReadAll(io.LimitReader(r.Body, 1<<20)); err != nil || json.Unmarshal(raw, &q) != nil {
		fail(w, http.StatusBadRequest, "The request body is not valid JSON.")
		return
	}
	issue := Issue{Created: s.Now(), Fields: q.Fields}
	if problems := s.check(&issue); len(problems) > 0 {
		reply(w, http.StatusBadRequest, map[string]any{"errorMessages": []string{}, "errors": problems})
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	issue.Number = len(s.issues) + 1
	if err := s.Journal("issue", issue); err != nil {
		fail(w, http.StatusInternalServerError, "The issue was not stored.")
		return
	}
	s.issues = append(s.issues, issue)
	reply(w, http.StatusCreated, map[string]any{"id": id(issue.Number), "key": s.key(issue.Number), "self": self(r, issue.Number)})
}

func id(n int) string { return strconv.Itoa(10000 + n) }

func self(r *http.Request, n int) string { return "http://" + r.Host + "/rest/api/3/issue/" + id(n) }

// check returns what Jira would refuse about an issue's fields, by field, and reads the labels.
func (s *Server) check(i *Issue) map[string]string {
	problems := map[string]string{}
	var summary string
	if json.Unmarshal(i.Fields["summary"], &summary) != nil || summary == "" || len(summary) > 255 {
		problems["summary"] = "You must specify a summary of at most 255 characters."
	}
	var project struct{ Key, ID string }
	if json.Unmarshal(i.Fields["project"], &project) != nil || project.Key != s.Project && project.ID == "" {
		problems["project"] = "Specify a valid project ID or key"
	}
	var kind struct{ Name, ID string }
	if json.Unmarshal(i.Fields["issuetype"], &kind) != nil || kind.Name == "" && kind.ID == "" {
		problems["issuetype"] = "Specify an issue type"
	}
	if raw, ok := i.Fields["description"]; ok {
		var doc struct {
			Type    string
			Version int
			Content []json.RawMessage
		}
		if json.Unmarshal(raw, &doc) != nil || doc.Type != "doc" || doc.Version != 1 {
			problems["description"] = "Operation value must be an Atlassian Document"
		}
	}
	if raw, ok := i.Fields["labels"]; ok {
		if json.Unmarshal(raw, &i.Labels) != nil {
			problems["labels"] = "Labels must be a list of strings."
		}
		for _, l := range i.Labels {
			if l == "" || len(l) > 255 || hasSpace(l) {
				problems["labels"] = "The label can't contain spaces."
			}
		}
	}
	return problems
}

func hasSpace(text string) bool {
	for _, c := range text {
		if c <= ' ' {
			return true
		}
	}
	return false
}

// find returns the issue with an id or key; call it with the lock held.
func (s *Server) find(name string) (Issue, bool) {
	for _, i := range s.issues {
		if name == id(i.Number) || name == s.key(i.Number) {
			return i, true
		}
	}
	return Issue{}, false
}

func (s *Server) get(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.find(r.PathValue("issueIdOrKey"))
	if !ok {
		fail(w, http.StatusNotFound, "Issue does not exist or you do not have permission to see it.")
		return
	}
	reply(w, http.StatusOK, s.bean(r, i))
}

func (s *Server) bean(r *http.Request, i Issue) map[string]any {
	fields := map[string]any{"created": i.Created.Format("2006-01-02T15:04:05.000-0700")}
	for k, v := range i.Fields {
		fields[k] = v
	}
	return map[string]any{"id": id(i.Number), "key": s.key(i.Number), "self": self(r, i.Number), "fields": fields}
}

// link adds a remote link, or replaces the one with the same globalId.
func (s *Server) link(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	var q struct {
		GlobalID string `json:"globalId"`
		Object   *struct{ URL, Title string }
	}
	if err != nil || json.Unmarshal(raw, &q) != nil || q.Object == nil || q.Object.URL == "" || q.Object.Title == "" {
		fail(w, http.StatusBadRequest, "object.url and object.title are required.")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.find(r.PathValue("issueIdOrKey"))
	if !ok {
		fail(w, http.StatusNotFound, "Issue does not exist or you do not have permission to see it.")
		return
	}
	for n, l := range s.links {
		if q.GlobalID != "" && l.Issue == i.Number && l.Global == q.GlobalID {
			reply(w, http.StatusOK, map[string]any{"id": 20000 + n, "self": self(r, i.Number) + "/remotelink/" + strconv.Itoa(20000+n)})
			return
		}
	}
	l := Link{Issue: i.Number, Global: q.GlobalID, Body: raw}
	if err := s.Journal("link", l); err != nil {
		fail(w, http.StatusInternalServerError, "The link was not stored.")
		return
	}
	s.links = append(s.links, l)
	n := 20000 + len(s.links) - 1
	reply(w, http.StatusCreated, map[string]any{"id": n, "self": self(r, i.Number) + "/remotelink/" + strconv.Itoa(n)})
}
