package snapshot

import (
	"context"
	"fmt"
	"time"

	"recert/ingest/internal/book"
	"recert/schemas/directory"
	"recert/schemas/fault"
)

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
	if err := r.riskRules(ctx); err != nil {
		return false, fmt.Errorf("listing risk rules: %w", err)
	}
	whole, err := r.finish(ctx, verdicts)
	if err != nil || !whole {
		return false, err
	}
	r.s.fresh.done(number, r.s.positions())
	r.s.log.Info("directory listed", "org", r.s.org, "generation", r.generation, "seconds", time.Since(began).Seconds())
	fault.Point("snapshot-directory-complete")
	return true, nil
}

// finish publishes what is whole, and that the whole directory is, in one transaction: a listing that is cut off
// leaves no word of itself. The first listing of a process that found nothing new says nothing new.
func (r *directoryReader) finish(ctx context.Context, verdicts map[string]verdict) (bool, error) {
	all := verdict{kind: directory.TypeAll, generation: r.generation}
	var say []verdict
	news := r.s.wrote.Load() > 0
	for _, kind := range directoryTypes() {
		v := verdicts[kind]
		if !v.whole() {
			continue
		}
		say = append(say, v)
		news = news || !r.s.gate.says(v)
		all.listed += v.listed
		if v.at.After(all.at) {
			all.at = v.at
		}
	}
	whole := len(say) == len(directoryTypes())
	if whole {
		say = append(say, all)
		news = news || !r.s.gate.says(all)
	}
	if first := !r.listed; news || !first || !whole {
		if err := r.s.gate.announce(ctx, say...); err != nil {
			return false, err
		}
	} else {
		r.generation-- // as if it had not been
	}
	r.listed = true
	if whole {
		r.s.metrics.lastSuccess.SetToCurrentTime()
		r.s.setReady(true)
	}
	return whole, nil
}
