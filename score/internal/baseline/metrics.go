package baseline

import "github.com/prometheus/client_golang/prometheus"

type metrics struct {
	records     *prometheus.CounterVec
	version     *prometheus.GaugeVec
	runs        *prometheus.CounterVec
	seconds     prometheus.Histogram
	lastSuccess prometheus.Gauge
}

// Outcomes of a run.
const (
	outcomePublished = "published"
	outcomeUnchanged = "unchanged"
	outcomeFailed    = "failed"
)

func newMetrics(r prometheus.Registerer, queries []query) *metrics {
	m := &metrics{
		records:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_baseline_records_total", Help: "Values published, by baseline."}, []string{"name"}),
		version:     prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "recert_baseline_as_of_timestamp_seconds", Help: "The midnight that a baseline was last computed as of."}, []string{"name"}),
		runs:        prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_baseline_runs_total", Help: "Baselines computed, by outcome."}, []string{"outcome"}),
		seconds:     prometheus.NewHistogram(prometheus.HistogramOpts{Name: "recert_baseline_run_seconds", Help: "Time to compute and publish a baseline.", Buckets: prometheus.ExponentialBuckets(0.01, 4, 9)}),
		lastSuccess: prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_baseline_last_success_timestamp_seconds", Help: "When a look was last completed."}),
	}
	for _, q := range queries {
		m.records.WithLabelValues(q.name)
		m.version.WithLabelValues(q.name)
	}
	for _, o := range []string{outcomePublished, outcomeUnchanged, outcomeFailed} {
		m.runs.WithLabelValues(o)
	}
	r.MustRegister(m.records, m.version, m.runs, m.seconds, m.lastSuccess)
	return m
}
