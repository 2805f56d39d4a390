package act

import (
	"context"
	"errors"
	"time"

	"recert/schemas/bus"
	"recert/schemas/command"
	"recert/schemas/fault"
	"recert/sink/internal/effect"
)

var errLate = errors.New("the process was held up between its intent and the call")

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
