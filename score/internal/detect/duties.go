package detect

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/directory"
	"recert/score/internal/sod"
)

// duties holds the rules of separation of duties, those of the file and of each org, and who holds what of the
// resources that they name.
type duties struct {
	metrics *metrics
	file    *sod.Rules
	// grown tells that a rule names resources whose assignments were passed over so far.
	grown chan struct{}

	mu    sync.RWMutex
	orgs  map[string]*orgDuties
	count int // of spans
}

// orgDuties is what is known of one org.
type orgDuties struct {
	imported map[string]directory.RiskRule
	rules    *sod.Rules
	spans    map[holding]map[string]span           // by path
	given    map[string]map[string]map[string]bool // group → app → people who have it that way
}

// holding is one person's hold of one resource.
type holding struct{ user, resource string }

// span is from when until when something was held, in nanoseconds since 1970, until not included.
type span struct{ since, until int64 }

func newDuties(file *sod.Rules, m *metrics) *duties {
	s := &duties{metrics: m, file: file, grown: make(chan struct{}, 1), orgs: map[string]*orgDuties{}}
	s.tell()
	return s
}

// of returns an org's rules.
func (s *duties) of(org string) *sod.Rules {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if o := s.orgs[org]; o != nil {
		return o.rules
	}
	return s.file
}

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

// rule takes a record of okta.riskrule.v1. Those of a file are for analysts: this stage has its own.
func (s *duties) rule(r *kgo.Record) {
	var v directory.RiskRule
	switch {
	case r.Value == nil:
		return // rules are removed by a record that says so
	case json.Unmarshal(r.Value, &v) != nil || v.Org == "" || v.ID == "":
		s.metrics.unreadable.Inc()
		return
	case v.Source == directory.SourceFile:
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	o, before := s.org(v.Org), s.org(v.Org).rules
	if v.Removed {
		delete(o.imported, v.ID)
	} else {
		o.imported[v.ID] = v
	}
	o.rules = s.file.With(slices.Collect(maps.Values(o.imported)))
	s.tell()
	for _, rule := range o.rules.All() {
		if slices.ContainsFunc(slices.Concat(rule.Left, rule.Right), func(id string) bool { return !before.Names(id) }) {
			select {
			case s.grown <- struct{}{}:
			default:
			}
			return
		}
	}
}

// org returns what is known of an org; mu is held for writing.
func (s *duties) org(id string) *orgDuties {
	o := s.orgs[id]
	if o == nil {
		o = &orgDuties{
			imported: map[string]directory.RiskRule{}, rules: s.file, spans: map[holding]map[string]span{}, given: map[string]map[string]map[string]bool{},
		}
		s.orgs[id] = o
	}
	return o
}

// tell brings the metrics in line with the rules.
func (s *duties) tell() {
	imported, kept := 0, 0
	for _, o := range s.orgs {
		for _, rule := range o.rules.All() {
			if rule.Okta {
				imported++
			}
		}
		kept += len(o.rules.Kept())
	}
	s.metrics.rules.WithLabelValues(fromFile).Set(float64(s.file.Len()))
	s.metrics.rules.WithLabelValues(fromOkta).Set(float64(imported))
	s.metrics.rules.WithLabelValues(fromKept).Set(float64(kept))
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
