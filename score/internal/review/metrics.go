package review

import "github.com/prometheus/client_golang/prometheus"

type metrics struct {
	pairs      prometheus.Gauge
	unreadable prometheus.Counter
	items      *prometheus.CounterVec
	commands   *prometheus.CounterVec
	waiting    prometheus.Gauge
	seconds    prometheus.Histogram
	rules      *prometheus.GaugeVec
}

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{
		pairs:      prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_review_usage_pairs", Help: "Pairs of person and resource whose use is known."}),
		unreadable: prometheus.NewCounter(prometheus.CounterOpts{Name: "recert_review_unreadable_total", Help: "Usage, marks and directory records that could not be read."}),
		items:      prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_review_items_total", Help: "Items scored, by outcome."}, []string{"outcome"}),
		commands:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_review_commands_total", Help: "Commands issued, by action."}, []string{"action"}),
		waiting:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_review_campaigns_waiting", Help: "Campaigns of owned partitions that wait for data."}),
		seconds:    prometheus.NewHistogram(prometheus.HistogramOpts{Name: "recert_review_score_seconds", Help: "Time to score a campaign's items of one partition.", Buckets: prometheus.ExponentialBuckets(0.01, 4, 8)}),
	}
	m.rules = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "recert_review_duty_rules", Help: "Rules of separation of duties that the newest campaign was scored with, by where they come from: file, okta, or kept (Okta's, not evaluated)."}, []string{"from"})
	for _, from := range []string{fromFile, fromOkta, fromKept} {
		m.rules.WithLabelValues(from)
	}
	r.MustRegister(m.pairs, m.unreadable, m.items, m.commands, m.waiting, m.seconds, m.rules)
	return m
}

// Where rules of duties come from, in the metrics.
const (
	fromFile = "file"
	fromOkta = "okta"
	fromKept = "kept"
)
