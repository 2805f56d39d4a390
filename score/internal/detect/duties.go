package detect

import (
	"encoding/json"
	"maps"
	"slices"
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
	spans    map[holding][]span        // one a path
	given    map[string]map[string]int // group → app → how many have it that way
}

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
			imported: map[string]directory.RiskRule{}, rules: s.file, spans: map[holding][]span{}, given: map[string]map[string]int{},
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
