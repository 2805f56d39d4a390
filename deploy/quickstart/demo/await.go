package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"recert/deploy/quickstart/summary"
	"recert/schemas/topic"
)

const (
	lookEvery = time.Second
	// still is how long nothing may move before the numbers are taken as final.
	still = 3 * time.Second
	// stall is how long nothing may move before waiting on is taken as useless.
	stall = 2 * time.Minute
)

var errUnmet = errors.New("an expected count was not met")

// await watches until everything expected is visible, or time is up, and tells the summary.
func (r *run) await(ctx context.Context) error {
	s, err := r.settled(ctx)
	if err != nil {
		return err
	}
	s.Seconds, s.Restart = time.Since(r.began).Seconds(), r.super.Restarts()
	s.Unmet = s.Misses()
	r.screen.Finish()
	if err := r.tell(s); err != nil {
		return err
	}
	if len(s.Unmet) > 0 {
		return errUnmet
	}
	return nil
}

// settled returns the numbers once nothing more is to come.
func (r *run) settled(ctx context.Context) (*summary.Summary, error) {
	deadline := r.began.Add(r.knobs.Timeout)
	var quiet, idle stillness
	for {
		if err := r.pause(ctx, lookEvery); err != nil {
			return nil, err
		}
		now := time.Now()
		p, err := r.watch.Progress(ctx)
		if err == nil {
			r.screen.Show(p, now)
		}
		activity, busy := r.watch.Activity(ctx)
		if busy != nil {
			activity = busy.Error()
		}
		late := now.After(deadline) || idle.lasts(now, fmt.Sprint(p, activity)) >= stall
		if err == nil && (p.Done() && busy == nil || late) {
			s, err := r.watch.Numbers(ctx)
			if err != nil {
				return nil, err
			}
			calm := quiet.lasts(now, calmness(s, activity, r.knobs.Exit)) >= still
			if late || calm && len(s.Pending()) == 0 {
				return s, nil
			}
		} else if late {
			return nil, fmt.Errorf("nothing to sum up after %s: %w; look into %s", time.Since(r.began).Round(time.Second), err, r.knobs.In("logs"))
		}
	}
}

// calmness is what must not change any more. A living org never stands still; its alerts and commands do for a while.
func calmness(s *summary.Summary, activity string, finite bool) string {
	text := fmt.Sprint(s.Alerts, s.Actions, s.Items)
	if finite {
		text += fmt.Sprint(activity, s.Events.Landed, s.Events.Parked)
	}
	return text
}

// stillness measures since when a text has stayed the same.
type stillness struct {
	text  string
	since time.Time
}

func (s *stillness) lasts(now time.Time, text string) time.Duration {
	if text != s.text || s.since.IsZero() {
		s.text, s.since = text, now
	}
	return now.Sub(s.since)
}

// tell prints the summary and writes summary.json, unless something it promises is missing.
func (r *run) tell(s *summary.Summary) error {
	places := summary.Places{Home: r.knobs.Home, Endpoints: r.endpoints(), Topics: []string{
		topic.OktaEvent, topic.AccessEvent, topic.AccessUsage, topic.Recommendation, topic.Alert, topic.ActionCommand, topic.ActionOutcome,
	}}
	if err := summary.Write(r.deps.Out, s, places); err != nil {
		return err
	}
	if len(s.Unmet) > 0 {
		fmt.Fprintln(r.deps.Out, "\nExpected, and not met")
		for _, m := range s.Unmet {
			fmt.Fprintln(r.deps.Out, "  "+m.String())
		}
	}
	if len(s.Pending()) > 0 {
		return nil
	}
	raw, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return fmt.Errorf("encoding summary.json: %w", err)
	}
	file := r.knobs.In("summary.json")
	if err := os.WriteFile(file+".new", append(raw, '\n'), 0o600); err != nil {
		return fmt.Errorf("writing summary.json: %w", err)
	}
	return os.Rename(file+".new", file)
}
