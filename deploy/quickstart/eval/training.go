package eval

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"

	"recert/deploy/quickstart/simulator/year"
)

// trained waits until the trainer has learned from campaign c, or has found that there is too little to learn from: one
// training a campaign.
func (r *run) trained(ctx context.Context, c int) error {
	return r.until(ctx, "training", func() (bool, error) {
		r.bar.show(fmt.Sprintf("learning from campaign %d", c+1), float64(year.CloseDay(c))/year.Days)
		n, err := r.trainings(ctx)
		return n > c, err
	})
}

// trainings counts the trainings that have ended, by the trainer's own metric. A failed one is an error: figures without
// the model would be those of another product.
func (r *run) trainings(ctx context.Context) (int, error) {
	resp, err := get(ctx, "http://"+r.ports.Address(metricsOf(trainService.name))+"/metrics")
	if err != nil {
		return 0, nil // it is on its way back
	}
	defer func() { _ = resp.Body.Close() }()
	total := 0
	for sc := bufio.NewScanner(resp.Body); sc.Scan(); {
		rest, ok := strings.CutPrefix(sc.Text(), `recert_train_trainings_total{outcome="`)
		outcome, value, good := strings.Cut(rest, `"} `)
		n, err := strconv.Atoi(value)
		if !ok || !good || err != nil {
			continue
		}
		if outcome == "failed" && n > 0 {
			return 0, fmt.Errorf("a training failed; the log is %s", r.scene.In("logs/train.log"))
		}
		total += n
	}
	return total, nil
}
