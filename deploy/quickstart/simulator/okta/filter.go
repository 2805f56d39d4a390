package okta

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"sync"
)

// filter is the part of SCIM filters that the log search understands: comparisons joined by "and" or by "or".
type filter struct {
	terms    []term
	or       bool
	keywords []string
}

type term struct{ path, op, value string }

var errFilter = errors.New("filter is not understood")

var termForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\(?\s*([A-Za-z.]+)\s+(eq|ne|sw|co|pr)\s*(?:"([^"]*)")?\s*\)?$`)
})

// parseFilter reads a filter and the keywords of q; both empty give nil, which matches everything.
func parseFilter(text, words string) (*filter, error) {
	if text == "" && words == "" {
		return nil, nil
	}
	f := &filter{keywords: strings.Fields(strings.ToLower(words))}
	if text == "" {
		return f, nil
	}
	parts := strings.Split(text, " and ")
	if len(parts) == 1 {
		if parts = strings.Split(text, " or "); len(parts) > 1 {
			f.or = true
		}
	}
	for _, part := range parts {
		m := termForm().FindStringSubmatch(strings.TrimSpace(part))
		if m == nil || strings.EqualFold(m[1], "published") || f.or && strings.Contains(part, " and ") {
			return nil, errFilter
		}
		f.terms = append(f.terms, term{m[1], m[2], m[3]})
	}
	return f, nil
}

func (f *filter) matches(body []byte) bool {
	if f == nil {
		return true
	}
	low := bytes.ToLower(body)
	for _, word := range f.keywords {
		if !bytes.Contains(low, []byte(word)) {
			return false
		}
	}
	if len(f.terms) == 0 {
		return true
	}
	var event any
	if json.Unmarshal(body, &event) != nil {
		return false
	}
	for _, t := range f.terms {
		if hit := t.matches(event); hit == f.or {
			return hit
		}
	}
	return !f.or
}

func (t term) matches(event any) bool {
	values := walk(event, strings.Split(t.path, "."))
	for _, v := range values {
		switch t.op {
		case "eq", "ne":
			if v == t.value {
				return t.op == "eq"
			}
		case "sw":
			if strings.HasPrefix(v, t.value) {
				return true
			}
		case "co":
			if strings.Contains(v, t.value) {
				return true
			}
		case "pr":
			return true
		}
	}
	return t.op == "ne"
}

// walk collects the texts at path, through lists too.
func walk(v any, path []string) []string {
	switch v := v.(type) {
	case []any:
		var all []string
		for _, item := range v {
			all = append(all, walk(item, path)...)
		}
		return all
	case map[string]any:
		if len(path) > 0 {
			return walk(v[path[0]], path[1:])
		}
	case string:
		if len(path) == 0 {
			return []string{v}
		}
	}
	return nil
}
