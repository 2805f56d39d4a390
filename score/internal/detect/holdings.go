package detect

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/directory"
)

// holding is one person's hold of one resource.
type holding struct{ user, resource string }

// span is from when until when something was held by a path, in nanoseconds since 1970, until not included.
type span struct {
	path         string
	since, until int64
}

// open tells that it is held still.
func (s *span) open() bool { return s.until == math.MaxInt64 }

// gives returns the apps that a group gives and that a rule names, sorted.
func (s *duties) gives(org, group string) []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	o := s.orgs[org]
	if o == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(o.given[group]))
}

// held tells whether the directory says that a person held a resource at an instant.
func (s *duties) held(org, user, resource string, at int64) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	o := s.orgs[org]
	if o == nil {
		return false
	}
	for _, when := range o.spans[holding{user, resource}] {
		if when.since <= at && at < when.until {
			return true
		}
	}
	return false
}

// assignment takes a record of okta.assignment.v1. Those of resources that no rule names are passed over by their key.
func (s *duties) assignment(r *kgo.Record) {
	key := strings.Split(string(r.Key), "|")
	if len(key) != 5 {
		return
	}
	org, path := key[0], key[4]
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.org(org)
	h := holding{key[1], key[3]}
	if !o.rules.Names(h.resource) {
		return
	}
	var a directory.Assignment
	var when *span
	switch {
	case r.Value == nil:
	case json.Unmarshal(r.Value, &a) != nil:
		s.metrics.unreadable.Inc()
	default:
		when = spanOf(&a)
	}
	before := s.put(o, h, path, when)
	if group, ok := strings.CutPrefix(path, directory.PathGroup); ok && key[2] == directory.KindApp {
		o.give(group, h.resource, before != nil && before.open(), when != nil && when.open())
	}
}

// put replaces the span of a path, nil removes it; it returns the one before.
func (s *duties) put(o *orgDuties, h holding, path string, when *span) (before *span) {
	spans := o.spans[h]
	if i := slices.IndexFunc(spans, func(have span) bool { return have.path == path }); i >= 0 {
		before = &span{spans[i].path, spans[i].since, spans[i].until}
		spans = slices.Delete(spans, i, i+1)
		s.count--
	}
	if when != nil {
		when.path = path
		spans = append(spans, *when)
		s.count++
	}
	if o.spans[h] = spans; len(spans) == 0 {
		delete(o.spans, h)
	}
	s.metrics.holdings.Set(float64(s.count))
	return before
}

// give counts the people who have an app from a group: a group gives what anybody has from it.
func (o *orgDuties) give(group, app string, had, has bool) {
	apps := o.given[group]
	switch {
	case has && !had && apps == nil:
		o.given[group] = map[string]int{app: 1}
	case has && !had:
		apps[app]++
	case had && !has:
		if apps[app]--; apps[app] <= 0 {
			delete(apps, app)
		}
	}
}

// spanOf is when an assignment was in effect, by Okta's own times. A membership that the first snapshot found counts
// as always held.
func spanOf(a *directory.Assignment) *span {
	when := span{since: math.MinInt64, until: math.MaxInt64}
	if !a.Granted.IsZero() {
		when.since = a.Granted.UnixNano()
	}
	if !a.FoundAt.IsZero() {
		when.since = max(when.since, a.FoundAt.UnixNano())
	}
	if a.Removed {
		when.until = a.RemovedAt.UnixNano()
	}
	return &when
}
