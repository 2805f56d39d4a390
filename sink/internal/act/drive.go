package act

import (
	"context"
	"errors"
	"time"

	"recert/schemas/bus"
	"recert/schemas/command"
	"recert/schemas/fault"
	"recert/sink/internal/effect"
	"recert/sink/internal/gate"
)

// detailLimit bounds the text of an outcome, in bytes.
const detailLimit = 500

var errLate = errors.New("the process was held up between its intent and the call")

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
		return true, nil
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
		return true, nil
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

// call makes the change: the intent is durable before it, the outcome follows it. It outlives ctx, so that a stop
// leaves no end unknown.
func (s *stage) call(ctx context.Context, part *partition, e *entry, h *hand, version string) (again bool, err error) {
	ctx = context.WithoutCancel(ctx)
	c, hash := e.subject()
	begun := s.now()
	intent := entryOf(e, c, hash, command.StateIntent)
	intent.Attempt++
	intent.Reference = version
	if err := s.write(ctx, part, e, intent); err != nil {
		return true, err
	}
	e.unknownAt = begun
	fault.Point("act-after-intent")
	result := s.make(ctx, h, c, begun)
	fault.Point("act-after-effect")
	s.metrics.calls.WithLabelValues(c.Action, result.End.String()).Inc()
	log := s.log.With("command_id", e.id, "action", c.Action, "attempt", intent.Attempt, "end", result.End.String())
	o := entryOf(e, c, hash, "")
	o.Reference, o.At, o.Detail = result.Reference, result.At, bus.CleanText(result.Detail, detailLimit)
	switch result.End {
	case effect.Done:
		o.State = command.StateDone
		log.Info("called")
	case effect.Rejected:
		o.State = command.StateRejected
		log.Warn("called", "error", bus.CleanText(result.Err.Error(), detailLimit))
	case effect.Refused:
		o.State = command.StateRefused
		return s.refused(ctx, part, e, h, o, result)
	default:
		h.calls++
		h.pause(s.now(), h.calls, 0)
		log.Warn("the end of a call is unknown", "error", bus.CleanText(result.Err.Error(), detailLimit))
		return true, nil
	}
	h.calls = 0
	return false, s.write(ctx, part, e, o)
}

// refused notes that the attempt had no effect; the command is tried again unless that cannot help.
func (s *stage) refused(ctx context.Context, part *partition, e *entry, h *hand, o command.Outcome, r effect.Result) (again bool, err error) {
	if o.Detail == "" {
		o.Detail = "not sent: " + bus.CleanText(r.Err.Error(), detailLimit)
	}
	if err := s.write(ctx, part, e, o); err != nil {
		return true, err
	}
	if fault.ClassOf(r.Err) == fault.Fatal {
		return true, r.Err
	}
	h.pause(s.now(), 1, r.Wait)
	s.log.Warn("a call was refused, trying again later", "command_id", e.id, "error", bus.CleanText(r.Err.Error(), detailLimit))
	return true, nil
}

// make calls, unless the kill switch was thrown or too much time has passed since the intent.
func (s *stage) make(ctx context.Context, h *hand, c *command.Command, begun time.Time) effect.Result {
	if err := s.halt.Err(); err != nil {
		return effect.Result{End: effect.Refused, Err: err}
	}
	gone := s.now().Sub(begun)
	if gone > h.late {
		return effect.Result{End: effect.Refused, Err: errLate}
	}
	ctx, cancel := context.WithTimeout(ctx, h.timeout+h.late-gone)
	defer cancel()
	return h.Make(ctx, c)
}

// entryOf begins an entry of the ledger about a command.
func entryOf(e *entry, c *command.Command, hash, state string) command.Outcome {
	return command.Outcome{
		CommandID: c.ID, Org: c.Org, Person: c.Person, CommandHash: hash, Action: c.Action, State: state, Attempt: e.account.Attempt,
	}
}

// write makes an entry durable and takes it over. It outlives ctx: a transaction that is cut off keeps readers
// waiting until the broker ends it.
func (s *stage) write(ctx context.Context, part *partition, e *entry, o command.Outcome) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTime)
	defer cancel()
	if err := part.book.Write(ctx, o); err != nil {
		return err
	}
	s.metrics.outcomes.WithLabelValues(o.Action, o.State).Inc()
	e.enter(o)
	part.changed = true
	return nil
}

// writeDrafts writes the proposals that were gathered, in one transaction.
func (s *stage) writeDrafts(ctx context.Context, part *partition) error {
	if len(part.drafts) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTime)
	defer cancel()
	if err := part.book.Write(ctx, part.drafts...); err != nil {
		return err
	}
	for _, o := range part.drafts {
		s.metrics.outcomes.WithLabelValues(o.Action, o.State).Inc()
		part.entry(o.Org, o.CommandID).enter(o)
	}
	part.drafts, part.changed = nil, true
	return nil
}
