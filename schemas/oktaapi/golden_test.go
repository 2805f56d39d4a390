package oktaapi

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boottest"
)

// TestMetricsArePinned: dashboards and alerts are built on these names.
func TestMetricsArePinned(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	m := newMetrics("okta-poll", registry)
	m.count(200)
	m.retries.WithLabelValues("retry")
	m.remaining.WithLabelValues("logs")
	boottest.Metrics(t, registry)
}
