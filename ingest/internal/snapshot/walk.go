package snapshot

import (
	"context"
	"errors"
	"hash/maphash"
	"iter"

	"golang.org/x/sync/errgroup"

	"recert/schemas/oktaapi"
)

// Ways in which a listing shows that it is not whole.
var (
	errLoop  = errors.New("the links lead in a circle")
	errHole  = errors.New("a page inside of the listing is empty")
	errWrong = errors.New("a page holds nothing that can be read")
)

// reading begins a listing.
type reading func(ctx context.Context, ref string) iter.Seq2[oktaapi.Page, error]

// maxHollow bounds the empty pages that a listing may end in.
const maxHollow = 100

// whole passes a listing's pages on until one shows that the listing cannot be whole. Empty pages are natural at
// the end only: one with elements behind it is a lost one.
func whole(pages iter.Seq2[oktaapi.Page, error]) iter.Seq2[oktaapi.Page, error] {
	return func(yield func(oktaapi.Page, error) bool) {
		seed := maphash.MakeSeed()
		been := map[uint64]bool{}
		hollow := 0
		for p, err := range pages {
			at := maphash.String(seed, p.Next)
			switch {
			case err != nil:
			case p.Next != "" && been[at]:
				err = errLoop
			case len(p.Items) > 0 && hollow > 0 || hollow > maxHollow:
				err = errHole
			case len(p.Items) == 0:
				hollow++
			}
			been[at] = true
			if err != nil {
				yield(oktaapi.Page{}, err)
				return
			}
			if !yield(p, nil) {
				return
			}
		}
	}
}

type step struct {
	page oktaapi.Page
	err  error
}

// walk reads listings, cfg.Parallel at a time, and passes their pages to fn in the order of refs: what is written
// does not depend on which answer came first. A listing ends with its first error, which fn is told; an error of
// fn ends the walk. Each listing holds two pages at most.
func (s *session) walk(ctx context.Context, read reading, refs []string, fn func(i int, p oktaapi.Page, err error) error) error {
	ctx, cancel := context.WithCancel(ctx)
	group, ctx := errgroup.WithContext(ctx)
	defer func() { cancel(); _ = group.Wait() }()
	slots := make(chan struct{}, s.cfg.Parallel)
	queue := make(chan chan step, s.cfg.Parallel)
	group.Go(func() error {
		defer close(queue)
		for _, ref := range refs {
			select {
			case slots <- struct{}{}:
			case <-ctx.Done():
				return nil
			}
			steps := make(chan step, 1)
			select {
			case queue <- steps:
			case <-ctx.Done():
				return nil
			}
			group.Go(func() error {
				defer func() { close(steps); <-slots }()
				for p, err := range whole(read(ctx, ref)) {
					select {
					case steps <- step{p, err}:
					case <-ctx.Done():
						return nil
					}
				}
				return nil
			})
		}
		return nil
	})
	for i := range refs {
		steps, ok := <-queue
		if !ok {
			return ctx.Err()
		}
		for st := range steps {
			if err := fn(i, st.page, st.err); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// together calls fn for every index, cfg.Parallel at a time, and returns the first error.
func (s *session) together(ctx context.Context, n int, fn func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(s.cfg.Parallel)
	for i := range n {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return fn(ctx, i)
		})
	}
	return group.Wait()
}
