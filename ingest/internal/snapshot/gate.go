package snapshot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/oktaapi"
	"recert/schemas/topic"
	"recert/schemas/web"
)

// Reasons for which a type is quarantined; what comes behind the colon are figures.
const (
	reasonRefused  = "refused"           // Okta answered an error instead of a page
	reasonSilent   = "no answer"         // no whole answer came
	reasonBroken   = "broken"            // the pages are not what they should be
	reasonEmpty    = "empty"             // nothing at all was listed
	reasonShrunk   = "shrunk"            // too large a share is missing
	reasonMissing  = "too many missing"  // too many are missing
	reasonLeftOut  = "left out"          // what was not listed is still there
	reasonUnsaid   = "not confirmed"     // Okta did not say whether what is missing is gone
	reasonUpstream = "listing of parent" // what it is listed by was quarantined
)

// maxReason bounds a reason, in bytes.
const maxReason = 300

// directoryTypes are the types that must have been whole once before anything is joined with the directory.
func directoryTypes() []string {
	return []string{directory.TypeUsers, directory.TypeGroups, directory.TypeMembers, directory.TypeApps, directory.TypeAssignments}
}

// verdict is what the gate says about one listing.
type verdict struct {
	kind             string
	reason           string // empty when the listing is whole
	listed, previous int
	at               time.Time
	generation       int64
	attributes       []string
}

func (v *verdict) whole() bool { return v.reason == "" }

// judge looks at the counts of a listing. Nobody's org has no users or no groups.
func (g Gate) judge(kind string, listed, previous, missing int) string {
	must := kind == directory.TypeUsers || kind == directory.TypeGroups
	switch {
	case listed == 0 && (previous > 0 || must):
		return fmt.Sprintf("%s: nothing listed, %d known", reasonEmpty, previous)
	case float64(missing) > g.MaxShrink*float64(previous):
		return fmt.Sprintf("%s: %d of %d are missing", reasonShrunk, missing, previous)
	case missing > g.MaxMissing:
		return fmt.Sprintf("%s: %d, of %d at most", reasonMissing, missing, g.MaxMissing)
	default:
		return ""
	}
}

// unbelieved is the failure of a listing that contradicts what is known.
type unbelieved struct{ why string }

func (e *unbelieved) Error() string { return e.why }

// reasonOf turns the failure of a listing into a reason; Okta's own words in it are cut short.
func reasonOf(err error) string {
	var u *unbelieved
	reason := reasonSilent
	switch {
	case errors.As(err, &u):
		return u.why
	case oktaapi.StatusOf(err) != 0:
		reason = reasonRefused
	case slices.ContainsFunc([]error{errLoop, errHole, errWrong, oktaapi.ErrLoop, oktaapi.ErrNotJSON, web.ErrForeign}, func(e error) bool { return errors.Is(err, e) }):
		reason = reasonBroken
	}
	return bus.CleanText(reason+": "+err.Error(), maxReason)
}

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
		k.s.setup(true)
	}
}

// generation is the newest full listing of the directory that is published.
func (k *gatekeeper) generation() int64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	newest := int64(0)
	for kind, v := range k.state {
		if kind != directory.TypeCampaigns {
			newest = max(newest, v.Generation)
		}
	}
	return newest
}

// announce publishes a verdict. An alert goes out in the same transaction when the type was not quarantined
// before, or for another reason; where only its parent is, the parent's alert says it all.
func (k *gatekeeper) announce(ctx context.Context, v verdict) error {
	rec := directory.Snapshot{
		Org: k.s.org, Type: v.kind, Generation: v.generation, State: directory.StateComplete, Listed: v.listed, Previous: v.previous,
		At: v.at, Positions: k.s.positions(), Attributes: v.attributes,
	}
	if !v.whole() {
		rec.State, rec.Reason = directory.StateQuarantined, v.reason
	}
	b := &batch{}
	raw, err := encode(rec)
	if err != nil {
		return err
	}
	b.add(bus.DirectoryRecord(topic.OktaSnapshot, k.s.org, topic.Key(k.s.org, v.kind), raw), nil)
	if before := k.of(v.kind); !v.whole() && code(v.reason) != reasonUpstream && (before.State != directory.StateQuarantined || code(before.Reason) != code(rec.Reason)) {
		alert, err := quarantineAlert(rec)
		if err != nil {
			return err
		}
		b.add(alert, nil)
		k.s.log.Warn("a listing is quarantined", "type", v.kind, "reason", v.reason, "listed", v.listed, "previous", v.previous)
	}
	if err := k.s.commit(ctx, b); err != nil {
		return err
	}
	k.recall(rec)
	k.s.metrics.quarantined.WithLabelValues(v.kind).Set(oneIf(!v.whole()))
	return nil
}

// complete publishes that every type is whole, which is what readers of the directory wait for.
func (k *gatekeeper) complete(ctx context.Context, generation int64, listed, previous int, at time.Time) error {
	rec := directory.Snapshot{
		Org: k.s.org, Type: directory.TypeAll, Generation: generation, State: directory.StateComplete, Listed: listed, Previous: previous,
		At: at, Positions: k.s.positions(),
	}
	raw, err := encode(rec)
	if err != nil {
		return err
	}
	b := &batch{}
	b.add(bus.DirectoryRecord(topic.OktaSnapshot, k.s.org, topic.Key(k.s.org, directory.TypeAll), raw), nil)
	if err := k.s.commit(ctx, b); err != nil {
		return err
	}
	k.recall(rec)
	k.s.metrics.lastSuccess.SetToCurrentTime()
	k.s.setup(true)
	return nil
}

// code is a reason without its figures.
func code(reason string) string {
	c, _, _ := strings.Cut(reason, ":")
	return c
}

func oneIf(on bool) float64 {
	if on {
		return 1
	}
	return 0
}
