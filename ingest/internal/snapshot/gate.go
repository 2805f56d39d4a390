package snapshot

import (
	"context"
	"slices"
	"sync"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// gatekeeper publishes the verdicts, with an alert for each new reason.
type gatekeeper struct {
	s *session

	mu    sync.Mutex
	state map[string]directory.Snapshot // newest of each type
}

func (k *gatekeeper) recall(v directory.Snapshot) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.state[v.Type] = v
}

// of returns the newest record of a type; its State is empty when there is none.
func (k *gatekeeper) of(kind string) directory.Snapshot {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state[kind]
}

// wasWhole tells whether a type has been listed as a whole before.
func (k *gatekeeper) wasWhole(kind string) bool {
	return k.of(kind).State == directory.StateComplete || k.of(directory.TypeAll).State == directory.StateComplete
}

// show brings metrics and readiness in line with what is published.
func (k *gatekeeper) show() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for kind, v := range k.state {
		if kind != directory.TypeAll {
			k.s.metrics.quarantined.WithLabelValues(kind).Set(oneIf(v.State == directory.StateQuarantined))
		}
	}
	if k.state[directory.TypeAll].State == directory.StateComplete {
		k.s.setReady(true)
	}
}

// generation is the newest full listing of the directory that is published.
func (k *gatekeeper) generation() int64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	newest := int64(0)
	for kind, v := range k.state {
		if kind != directory.TypeCampaigns && kind != directory.TypeRiskRules {
			newest = max(newest, v.Generation)
		}
	}
	return newest
}

// announce publishes verdicts in one transaction.
func (k *gatekeeper) announce(ctx context.Context, verdicts ...verdict) error {
	b := &batch{}
	for _, v := range verdicts {
		if err := k.add(b, v); err != nil {
			return err
		}
	}
	return k.s.commit(ctx, b)
}

// add puts the record of a verdict into a batch. An alert goes with it when the type was not quarantined before,
// or for another reason; where only its parent is, the parent's alert says it all.
func (k *gatekeeper) add(b *batch, v verdict) error {
	before := k.of(v.kind)
	rec := directory.Snapshot{
		Org: k.s.org, Type: v.kind, Generation: v.generation, State: directory.StateComplete, Listed: v.listed, Previous: before.Listed,
		At: v.at, Positions: k.s.positions(), Attributes: v.attributes,
	}
	if before.State == directory.StateQuarantined {
		rec.Previous = before.Previous
	}
	if !v.whole() {
		rec.State, rec.Reason = directory.StateQuarantined, v.reason
	}
	raw, err := encode(rec)
	if err != nil {
		return err
	}
	b.add(bus.DirectoryRecord(topic.OktaSnapshot, k.s.org, topic.Key(k.s.org, v.kind), raw), func() {
		k.recall(rec)
		if v.kind != directory.TypeAll {
			k.s.metrics.quarantined.WithLabelValues(v.kind).Set(oneIf(!v.whole()))
		}
	})
	if v.whole() || code(v.reason) == reasonUpstream || before.State == directory.StateQuarantined && code(before.Reason) == code(v.reason) {
		return nil
	}
	alert, err := quarantineAlert(rec)
	if err != nil {
		return err
	}
	b.add(alert, nil)
	k.s.log.Warn("a listing is quarantined", "type", v.kind, "reason", v.reason, "listed", v.listed, "previous", rec.Previous)
	return nil
}

// says tells whether this is what is published about a type already, its generation and time aside.
func (k *gatekeeper) says(v verdict) bool {
	have := k.of(v.kind)
	return v.whole() && have.State == directory.StateComplete && have.Listed == v.listed && slices.Equal(have.Attributes, v.attributes)
}

func oneIf(on bool) float64 {
	if on {
		return 1
	}
	return 0
}
