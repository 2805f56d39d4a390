package train

import "github.com/prometheus/client_golang/prometheus"

type metrics struct {
	decisions  *prometheus.CounterVec
	requests   *prometheus.CounterVec
	labels     prometheus.Gauge
	items      prometheus.Gauge
	unreadable prometheus.Counter
	trainings  *prometheus.CounterVec
	seconds    prometheus.Histogram
	until      prometheus.Gauge
	figures    *prometheus.GaugeVec
}

// Outcomes of a training.
const (
	outcomePublished = "published"
	outcomeTooFew    = "too_few"
	outcomeUnchanged = "unchanged"
	outcomeFailed    = "failed"
)

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{
		decisions:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_train_decisions_total", Help: "Events of decisions read, by whether they decide something."}, []string{"kind"}),
		requests:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_train_requests_total", Help: "Events of access requests read, by step."}, []string{"step"}),
		labels:     prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_train_labels", Help: "Decisions held."}),
		items:      prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_train_items", Help: "Items held whose features are known."}),
		unreadable: prometheus.NewCounter(prometheus.CounterOpts{Name: "recert_train_unreadable_total", Help: "Labels, marks and models that could not be read."}),
		trainings:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_train_trainings_total", Help: "Trainings by outcome."}, []string{"outcome"}),
		seconds:    prometheus.NewHistogram(prometheus.HistogramOpts{Name: "recert_train_training_seconds", Help: "Time to fit, compare and encode the models of one training.", Buckets: prometheus.ExponentialBuckets(0.1, 3, 9)}),
		until:      prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_train_trained_until_timestamp_seconds", Help: "Time of the log up to which decisions are in the newest model."}),
		figures:    prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "recert_train_figure", Help: "How good the newest model was on decisions that it had not been trained on, by role and metric."}, []string{"role", "metric"}),
	}
	for _, o := range []string{outcomePublished, outcomeTooFew, outcomeUnchanged, outcomeFailed} {
		m.trainings.WithLabelValues(o)
	}
	r.MustRegister(m.decisions, m.requests, m.labels, m.items, m.unreadable, m.trainings, m.seconds, m.until, m.figures)
	return m
}
