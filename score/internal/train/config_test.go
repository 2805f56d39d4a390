package train

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boottest"
	"recert/score/internal/labels"
)

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	c.Learner = "deep"
	c.Settle, c.Quiet, c.Every, c.MinRows, c.MinDenials, c.MaxRows, c.Wait, c.Keep = -1, 0, 3, 1, 1, 0, -1, 0
	boottest.Names(t, c.Validate(), "settle:", "quiet:", "every:", "min_rows:", "min_denials:", "max_rows:", "wait:", "learner:", "keep:")
}

// TestTrainMetrics pins the names and labels of what the stage itself exports, and that the README tells them.
func TestTrainMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	m := newMetrics(registry)
	m.decisions.WithLabelValues(labels.Decided)
	m.requests.WithLabelValues(labels.Granted)
	m.figures.WithLabelValues("served", "auc")
	for _, name := range boottest.Metrics(t, registry) {
		boottest.Shows(t, "../../README.md", "`"+name)
	}
}
