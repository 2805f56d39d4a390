package detect

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"recert/schemas/bus"
	"recert/schemas/topic"
)

// errAgain ends a reading of the assignments that passed over what a new rule names.
var errAgain = errors.New("a new rule names other resources")

// tail follows the assignments until ctx ends, from their start, and again from there when a rule comes to name
// other resources. What was known stays known meanwhile. It closes known once it has read to the end.
func (s *duties) tail(ctx context.Context, cfg bus.Config, known chan<- struct{}) error {
	for {
		err := s.read(ctx, cfg, known)
		known = nil
		if !errors.Is(err, errAgain) {
			return unless(ctx, err)
		}
	}
}

func (s *duties) read(ctx context.Context, cfg bus.Config, known chan<- struct{}) error {
	table := bus.NewTable(cfg, []string{topic.OktaAssignment}, s.assignment)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return table.Run(ctx) })
	group.Go(func() error {
		if known != nil {
			select { // what came with the rules is read now
			case <-s.grown:
			default:
			}
			if err := table.WaitCaughtUp(ctx); err != nil {
				return unless(ctx, fmt.Errorf("reading assignments: %w", err))
			}
			close(known)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.grown:
			return errAgain
		}
	})
	return group.Wait()
}
