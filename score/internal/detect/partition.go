package detect

import (
	"errors"
	"fmt"

	"github.com/tinylib/msgp/msgp"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/event"
	"recert/schemas/finding"
	"recert/score/internal/rule"
	"recert/score/internal/window"
)

// partition is what the rules remember of the people of one partition, and what a batch makes of it.
type partition struct {
	number  int32
	rules   *rule.Set
	metrics *metrics

	states map[string]*window.State
	// waiting holds the keys of states that wait for a mark.
	waiting map[string]bool
	read    map[string]reading

	// decoded is filled again for every event, so that its lists keep their memory.
	decoded event.Access

	// Of the batch: states to write, and alerts in the order in which they were found.
	dirty  map[string]bool
	alerts []finding.Finding
	byUID  map[string]int
}

func newPartition(number int32, rules *rule.Set, m *metrics) *partition {
	return &partition{
		number: number, rules: rules, metrics: m, states: map[string]*window.State{}, waiting: map[string]bool{},
		read: map[string]reading{}, dirty: map[string]bool{}, byUID: map[string]int{},
	}
}

var errNoIdentity = errors.New("the event names no org, uuid or type")

// event shows one event to the rules that want its type. Most events are of no interest to any, so they are not
// even decoded.
func (p *partition) event(r *kgo.Record) error {
	kind, err := typeOf(r.Value)
	if err != nil {
		return fmt.Errorf("decoding: %w", err)
	}
	rules := p.rules.For(kind)
	if len(rules) == 0 {
		return nil
	}
	e := &p.decoded
	*e = event.Access{Targets: e.Targets[:0], Debug: e.Debug}
	if _, err := e.UnmarshalMsg(r.Value); err != nil {
		return fmt.Errorf("decoding: %w", err)
	}
	if e.Org == "" || e.UUID == "" || e.Type == "" {
		return errNoIdentity
	}
	if e.Subject == "" {
		e.Subject = e.Org
	}
	for _, rule := range rules {
		rule.See(e, func(entity string, s window.Sighting) { p.sight(rule, e.Org, e.Subject, entity, s) })
	}
	return nil
}

// typeOf finds the event's type without decoding the rest; it is among the first fields.
func typeOf(raw []byte) ([]byte, error) {
	fields, raw, err := msgp.ReadMapHeaderBytes(raw)
	if err != nil {
		return nil, err
	}
	for range fields {
		var key []byte
		if key, raw, err = msgp.ReadMapKeyZC(raw); err != nil {
			return nil, err
		}
		if string(key) == "type" {
			kind, _, err := msgp.ReadStringZC(raw)
			return kind, err
		}
		if raw, err = msgp.Skip(raw); err != nil {
			return nil, err
		}
	}
	return nil, errNoIdentity
}

func (p *partition) sight(r *rule.Rule, org, subject, entity string, s window.Sighting) {
	key := keyOf(org, r.ID, subject, entity)
	st := p.states[key]
	if st == nil {
		st = &window.State{Org: org, Rule: r.ID, Subject: bounded(subject), Entity: entity}
		p.states[key] = st
	}
	changed, cases := r.Take(st, s)
	if changed {
		p.dirty[key] = true
		if r.Due != nil {
			p.waiting[key] = true
		}
	}
	p.found(r, st, cases)
}

// found notes the alerts of cases that changed; of several changes within a batch the last is written.
func (p *partition) found(r *rule.Rule, st *window.State, cases []rule.Change) {
	for _, c := range cases {
		held := st.Case(c.Bucket)
		if held == nil {
			continue
		}
		kind := kindUpdated
		if c.Raised {
			kind = kindRaised
		}
		p.metrics.alerts.WithLabelValues(r.ID, kind).Inc()
		f := r.Finding(st, held)
		if i, ok := p.byUID[f.FindingInfo.UID]; ok {
			p.alerts[i] = f
			continue
		}
		p.byUID[f.FindingInfo.UID] = len(p.alerts)
		p.alerts = append(p.alerts, f)
	}
}
