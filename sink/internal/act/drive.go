package act

import (
	"context"
	"errors"
	"time"

	"recert/schemas/bus"
	"recert/schemas/command"
	"recert/schemas/fault"
	"recert/sink/internal/gate"
)

// detailLimit bounds the text of an outcome, in bytes.
const detailLimit = 500

// drive takes one command a step further, and tells whether to come back to it without another record.
func (s *stage) drive(ctx context.Context, part *partition, e *entry) (again bool, err error) {
	if e.account.Closed() {
		return false, nil
	}
	c, hash := e.subject()
	if c == nil {
		if e.account.Tried() && s.hands[e.last.Action] != nil {
			o := e.last
			o.State, o.Reference, o.Detail, o.At = command.StateHuman, "", "the command that the intent was written for is not there any more", time.Time{}
			return false, s.write(ctx, part, e, o)
		}
		return false, nil
	}
	h := s.hands[c.Action]
	switch before(h != nil, &e.account, e.verdicts[hash]) {
	case propose:
		o := entryOf(e, c, hash, command.StateProposed)
		o.Detail = bus.CleanText(s.describe(c), detailLimit)
		part.drafts = append(part.drafts, o)
		return false, nil
	case deny:
		return false, s.write(ctx, part, e, entryOf(e, c, hash, command.StateDenied))
	case look:
		if h.org != "" && h.org != c.Org {
			return false, nil // another org's writer does it
		}
		return s.act(ctx, part, e, h)
	default:
		return false, nil
	}
}

// act looks at the outside and does what follows from it.
func (s *stage) act(ctx context.Context, part *partition, e *entry, h *hand) (again bool, err error) {
	now := s.now()
	if s.halt.Err() != nil || h.paused(now) || e.retryAt.After(now) {
		return true, nil //nolint:nilerr // kept, and looked at again
	}
	c, hash := e.subject()
	looking, cancel := context.WithTimeout(ctx, lookTime)
	view, err := h.Look(looking, c, e.account.Tried())
	cancel()
	if err != nil {
		return s.lookFailed(ctx, part, e, h, err)
	}
	h.looks = 0
	settled := s.now().Sub(e.unknownAt) >= h.settle
	switch after(situation{account: &e.account, verdict: e.verdicts[hash], view: view, settled: settled, attempts: s.attempts}) {
	case done:
		s.metrics.adopted.WithLabelValues(c.Action).Inc()
		o := entryOf(e, c, hash, command.StateDone)
		o.Reference, o.At = view.Reference, view.At
		return false, s.write(ctx, part, e, o)
	case stale:
		o := entryOf(e, c, hash, command.StateStale)
		o.Detail, o.At = view.Detail, view.At
		return false, s.write(ctx, part, e, o)
	case wait:
		e.retryAt, part.changed = e.unknownAt.Add(h.settle), true
		return true, nil
	case deny:
		return false, s.write(ctx, part, e, entryOf(e, c, hash, command.StateDenied))
	case human:
		o := entryOf(e, c, hash, command.StateHuman)
		o.Detail = "the end of a call is unknown and nothing shows its effect; look at the target, then decide by hand"
		return false, s.write(ctx, part, e, o)
	case call:
		return s.call(ctx, part, e, h, view.Version)
	default:
		return false, nil
	}
}

// lookFailed sorts why the outside could not be looked at.
func (s *stage) lookFailed(ctx context.Context, part *partition, e *entry, h *hand, err error) (again bool, _ error) {
	class := fault.ClassOf(err)
	switch {
	case ctx.Err() != nil, errors.Is(err, gate.ErrHalted):
		return true, nil //nolint:nilerr // kept, and looked at again
	case class == fault.Fatal:
		return true, err
	case class == fault.Reject:
		c, hash := e.subject()
		o := entryOf(e, c, hash, command.StateRejected)
		if e.account.Tried() {
			o.State = command.StateHuman
		}
		o.Detail = bus.CleanText(err.Error(), detailLimit)
		return false, s.write(ctx, part, e, o)
	}
	h.looks++
	h.pause(s.now(), h.looks, fault.Delay(err))
	s.log.Warn("looking at the outside failed, trying again later", "command_id", e.id, "class", class.String(), "error", bus.CleanText(err.Error(), detailLimit))
	return true, nil
}
