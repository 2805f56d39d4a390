package act

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boottest"
)

func TestMetricNames(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	m := newMetrics(registry)
	m.outcomes.WithLabelValues("create_issue", "done")
	m.calls.WithLabelValues("create_issue", "done")
	m.adopted.WithLabelValues("create_issue")
	m.commands.WithLabelValues(waitsForApproval)
	boottest.Metrics(t, registry)
}
