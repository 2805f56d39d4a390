package okta

import (
	"regexp"
	"strings"
	"sync"
)

var queryForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\(?\s*([A-Za-z._]+)\s+(eq|gt|ge|lt|le|sw|co)\s+"([^"]*)"\s*\)?$`)
})

type matcher func(map[string]string) bool

// parseQuery reads the filter and search expressions of listings: comparisons joined by "and" or by "or".
func parseQuery(expressions ...string) (matcher, bool) {
	var all []matcher
	for _, text := range expressions {
		if text == "" {
			continue
		}
		m, ok := parseExpression(text)
		if !ok {
			return nil, false
		}
		all = append(all, m)
	}
	return func(row map[string]string) bool {
		for _, m := range all {
			if !m(row) {
				return false
			}
		}
		return true
	}, true
}

func parseExpression(text string) (matcher, bool) {
	or := false
	parts := regexp.MustCompile(`(?i)\s+and\s+`).Split(text, -1)
	if len(parts) == 1 {
		parts = regexp.MustCompile(`(?i)\s+or\s+`).Split(text, -1)
		or = len(parts) > 1
	}
	var list []matcher
	for _, part := range parts {
		m := queryForm().FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return nil, false
		}
		list = append(list, comparison(m[1], m[2], m[3]))
	}
	return func(row map[string]string) bool {
		for _, m := range list {
			if m(row) == or {
				return or
			}
		}
		return !or
	}, true
}

// comparison compares as text; Okta's timestamps have one form and compare rightly that way.
func comparison(field, op, want string) matcher {
	return func(row map[string]string) bool {
		got := row[field]
		switch op {
		case "eq":
			return got == want
		case "gt":
			return got > want
		case "ge":
			return got >= want
		case "lt":
			return got < want
		case "le":
			return got <= want
		case "co":
			return strings.Contains(got, want)
		default:
			return strings.HasPrefix(got, want)
		}
	}
}
