package eval

import (
	"context"
	"fmt"
)

// report writes the quality report over the year's campaigns, once every decision has landed that was made.
func (r *run) report(ctx context.Context) error {
	st, err := r.status(ctx)
	if err != nil {
		return err
	}
	made := 0
	for _, k := range st.Campaigns {
		made += k.Decided
	}
	err = r.until(ctx, "landing decisions", func() (bool, error) {
		n, err := r.number(ctx, "SELECT count() FROM decisions")
		r.bar.show(fmt.Sprintf("report: %d of %d decisions landed", n, made), 1)
		return n >= made, err
	})
	if err != nil {
		return err
	}
	return r.super.Do(ctx, r.process(reportStep))
}
