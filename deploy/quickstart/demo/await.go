package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"recert/deploy/quickstart/services"
	"recert/deploy/quickstart/summary"
	"recert/schemas/topic"
)

const (
	lookEvery = 500 * time.Millisecond
	// still is how long nothing may move before the numbers are taken as final.
	still = 2500 * time.Millisecond
	// caughtUp is the most records that a service may be behind: transactions leave markers that count as records.
	caughtUp = 16
	// decidedShare is the share of the campaign's items that the simulated reviewers decide once they are scored.
	decidedShare = 0.6
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
	if len(s.Pending()) == 0 {
		r.screen.Note("the campaign is scored; now its simulated reviewers decide")
		if s, err = r.decided(ctx); err != nil {
			return err
		}
	}
	if err := r.report(ctx); err != nil {
		return err
	}
	s.Days = r.knobs.Org.Days
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
		lag, away := r.watch.Lag(ctx)
		late := now.Sub(r.began) > r.knobs.Timeout || idle.lasts(now, fmt.Sprint(p, quiet.text)) > stall
		if !late && (err != nil || away != nil || lag > caughtUp || !p.Done()) {
			continue
		}
		s, err := r.watch.Numbers(ctx)
		if err != nil && late {
			return nil, fmt.Errorf("nothing to sum up after %s: %w; look into %s", now.Sub(r.began).Round(time.Second), err, r.knobs.In("logs"))
		}
		if err == nil && (quiet.lasts(now, calmness(s)) >= still && len(s.Pending()) == 0 || late) {
			return s, nil
		}
	}
}

// decided lets the simulated reviewers decide and returns the numbers once that is to be seen. The simulator may be on
// its way back from a crash: then it is asked again, and makes what is missing.
func (r *run) decided(ctx context.Context) (*summary.Summary, error) {
	for r.watch.Decide(ctx, decidedShare) != nil {
		if err := r.pause(ctx, lookEvery); err != nil {
			return nil, err
		}
		if time.Since(r.began) > r.knobs.Timeout {
			break
		}
	}
	return r.settled(ctx)
}

// report starts what writes the quality page and waits until it is written: now there are decisions to judge.
func (r *run) report(ctx context.Context) error {
	if err := os.Remove(r.scene.Page()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("HOME_DIR: %w; name a folder that can be written", err)
	}
	if err := r.launch(services.Report()); err != nil {
		return err
	}
	return r.ready(ctx, services.Report())
}

// calmness is what must not change any more. In a living org events go on, while alerts and commands rest for a while.
func calmness(s *summary.Summary) string {
	text := fmt.Sprint(s.Alerts, s.Actions, s.Items, s.Decided, s.Events.Parked)
	if s.Finite {
		text += fmt.Sprint(s.Events.Landed, s.Events.Confirmed)
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
	places := summary.Places{Home: r.knobs.Home, Page: r.scene.Page(), Endpoints: r.endpoints(), Ends: r.knobs.Exit, Topics: []string{
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
