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

// span is from when until when something was held, in nanoseconds since 1970, until not included.
type span struct{ since, until int64 }

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
	s.put(o, h, path, when)
	if group, ok := strings.CutPrefix(path, directory.PathGroup); ok && key[2] == directory.KindApp {
		o.give(group, h, when != nil && !a.Removed)
	}
}

func (s *duties) put(o *orgDuties, h holding, path string, when *span) {
	if _, had := o.spans[h][path]; had {
		s.count--
		delete(o.spans[h], path)
	}
	switch {
	case when != nil && o.spans[h] == nil:
		o.spans[h] = map[string]span{path: *when}
		s.count++
	case when != nil:
		o.spans[h][path] = *when
		s.count++
	case len(o.spans[h]) == 0:
		delete(o.spans, h)
	}
	s.metrics.holdings.Set(float64(s.count))
}

// give notes whether a person has an app from a group: a group gives what anybody has from it.
func (o *orgDuties) give(group string, h holding, has bool) {
	apps := o.given[group]
	if has {
		if apps == nil {
			apps = map[string]map[string]bool{}
			o.given[group] = apps
		}
		if apps[h.resource] == nil {
			apps[h.resource] = map[string]bool{}
		}
		apps[h.resource][h.user] = true
		return
	}
	delete(apps[h.resource], h.user)
	if len(apps[h.resource]) == 0 {
		delete(apps, h.resource)
	}
}

// spanOf is when an assignment was in effect, by Okta's own times. A membership that the first snapshot found counts
// as always held.
func spanOf(a *directory.Assignment) *span {
	when := span{math.MinInt64, math.MaxInt64}
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
