package snapshot

import (
	"context"
	"fmt"
	"time"

	"recert/ingest/internal/book"
	"recert/ingest/internal/entity"
	"recert/schemas/directory"
	"recert/schemas/fault"
)

// lookPatience is how long the first full listing waits for the first look at the campaigns.
const lookPatience = 15 * time.Second

// directoryReader keeps users, groups, members, apps and app users.
type directoryReader struct {
	s                                         *session
	users, groups, members, apps, assignments *book.Book
	groupRules                                map[string][]string // ids of the rules that are published with each group
	hidden                                    map[string]bool

	generation int64
	rules      entity.Rules // of the newest listing
	groupIDs   []string
	appIDs     []string
	strangers  map[string]bool // people named elsewhere whom the users' listing did not show
	since      time.Time       // Okta's time when the newest look for changes began
}

func newDirectoryReader(s *session) *directoryReader {
	hidden := map[string]bool{}
	for _, name := range s.cfg.HideAttributes {
		hidden[name] = true
	}
	return &directoryReader{
		s: s, users: book.New(), groups: book.New(), members: book.New(), apps: book.New(), assignments: book.New(),
		groupRules: map[string][]string{}, hidden: hidden, strangers: map[string]bool{},
	}
}

// run lists everything at once, then again whenever it is due or asked for, and looks for changes in between.
func (r *directoryReader) run(ctx context.Context) error {
	// A campaign that runs already shall be scored with the first full listing, so that must not begin before it
	// was seen.
	patience := time.NewTimer(lookPatience)
	defer patience.Stop()
	select {
	case <-r.s.fresh.looked:
	case <-patience.C:
	case <-ctx.Done():
		return nil
	}
	for {
		whole, err := r.timed(ctx, "full", r.full)
		if err != nil {
			return err
		}
		pause := r.s.cfg.FullEvery
		if !whole {
			pause = r.s.cfg.RetryEvery
		}
		if err := r.between(ctx, pause); err != nil || ctx.Err() != nil {
			return err
		}
	}
}

// between looks for changes until the next full listing is due or asked for.
func (r *directoryReader) between(ctx context.Context, pause time.Duration) error {
	full := time.NewTimer(pause)
	defer full.Stop()
	tick := time.NewTicker(r.s.cfg.IncrementalEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-full.C:
			return nil
		case <-r.s.fresh.wanted:
			signal(r.s.fresh.wanted) // begin takes it
			return nil
		case <-tick.C:
			if _, err := r.timed(ctx, "incremental", r.incremental); err != nil {
				return err
			}
		}
	}
}

func (r *directoryReader) timed(ctx context.Context, kind string, look func(context.Context) (bool, error)) (bool, error) {
	began := time.Now()
	whole, err := look(ctx)
	if err == nil {
		r.s.metrics.seconds.WithLabelValues(kind).Observe(time.Since(began).Seconds())
	}
	return whole, err
}

// full lists every type, in an order in which what refers to something comes after it.
func (r *directoryReader) full(ctx context.Context) (bool, error) {
	number := r.s.fresh.begin()
	r.generation++
	began := time.Now()
	verdicts, listings := map[string]verdict{}, map[string]*listing{}
	r.strangers = map[string]bool{}
	for _, step := range []struct {
		kind string
		list func(context.Context, *listing) error
		book *book.Book
		by   string // the type that it is listed by
	}{
		{directory.TypeUsers, r.listUsers, r.users, ""},
		{directory.TypeGroups, r.listGroups, r.groups, ""},
		{directory.TypeMembers, r.listMembers, r.members, directory.TypeGroups},
		{directory.TypeApps, r.listApps, r.apps, ""},
		{directory.TypeAssignments, r.listAppUsers, r.assignments, directory.TypeApps},
	} {
		previous := step.book.Present()
		step.book.Begin()
		l := &listing{kind: step.kind}
		if err := step.list(ctx, l); err != nil {
			return false, fmt.Errorf("listing %s: %w", step.kind, err)
		}
		v, err := r.conclude(ctx, l, step.book, previous, verdicts[step.by].reason)
		if err != nil {
			return false, fmt.Errorf("concluding %s: %w", step.kind, err)
		}
		verdicts[step.kind], listings[step.kind] = v, l
	}
	users, err := r.introduce(ctx, verdicts[directory.TypeUsers], listings[directory.TypeUsers])
	if err != nil {
		return false, fmt.Errorf("asking for people who were not listed: %w", err)
	}
	verdicts[directory.TypeUsers] = users
	return r.finish(ctx, number, began, verdicts)
}

// finish says that the whole directory is there, if it is.
func (r *directoryReader) finish(ctx context.Context, number int, began time.Time, verdicts map[string]verdict) (bool, error) {
	listed, previous, at := 0, 0, time.Time{}
	for _, kind := range directoryTypes() {
		v := verdicts[kind]
		if !v.whole() {
			return false, nil
		}
		listed, previous = listed+v.listed, previous+v.previous
		if v.at.After(at) {
			at = v.at
		}
	}
	if err := r.s.gate.complete(ctx, r.generation, listed, previous, at); err != nil {
		return false, err
	}
	r.s.fresh.done(number, r.s.positions())
	r.s.log.Info("directory listed", "org", r.s.org, "generation", r.generation, "entities", listed, "seconds", time.Since(began).Seconds())
	fault.Point("snapshot-directory-complete")
	return true, nil
}
