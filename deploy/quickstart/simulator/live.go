package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recert/deploy/quickstart/simulator/okta"
	"recert/deploy/quickstart/simulator/syslog"
)

// handed writes the event of a handed-over review, which shows in the log as in Okta.
func (w *world) handed(n okta.Reassignment) error {
	return w.append(w.log.Handed(w.okta.ReviewIndex(n.Review), n.Times, n.At, w.clock.Now()))
}

// append journals an event first and then lets readers of the log see it.
func (w *world) append(e syslog.Entry) error {
	if err := w.home.journal.Append("event", e); err != nil {
		return err
	}
	w.log.Append(e)
	w.hook.offer(e)
	return nil
}

// replay brings back what happened before a restart. A review whose event was not written any more gets it now: one is
// handed over at a time, so it is the last.
func (w *world) replay() error {
	var silent *okta.Reassignment
	for n, e := range w.home.entries {
		var err error
		switch e.Kind {
		case "event":
			err = restore(e.Data, func(v syslog.Entry) {
				w.log.Append(v)
				if v.Type == syslog.ItemDecide.Name() {
					silent = nil
				}
			})
		case "decided":
			err = restore(e.Data, func(v decision) { w.log.Append(v.Event); w.okta.Decide(v.Decided) })
		case "live":
			err = restore(e.Data, func(v int) { w.lived = v })
		case "reassign":
			err = restore(e.Data, func(v okta.Reassignment) { w.okta.Reassign(v); silent = &v })
		case "issue":
			err = restore(e.Data, w.jira.Restore)
		case "link":
			err = restore(e.Data, w.jira.RestoreLink)
		}
		if err != nil {
			return fmt.Errorf("reading journal entry %d: %w", n+1, err)
		}
	}
	w.home.entries = nil
	if silent != nil {
		return w.handed(*silent)
	}
	return nil
}

func restore[T any](raw json.RawMessage, put func(T)) error {
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		return err
	}
	put(v)
	return nil
}

// live writes the clock down every second and, in a living org, adds events at the configured rate.
func (w *world) live(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	owed := 0.0
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := w.saveClock(); err != nil {
			return fmt.Errorf("writing clock: %w", err)
		}
		if !w.cfg.Live {
			continue
		}
		for owed += w.cfg.LiveRate; owed >= 1; owed-- {
			if err := w.liveEvent(); err != nil {
				return err
			}
		}
	}
}

func (w *world) liveEvent() error {
	w.lived++
	if err := w.home.journal.Append("live", w.lived); err != nil {
		return err
	}
	return w.append(w.life.Event(w.lived, w.clock.Now()))
}
