package detect

import (
	"github.com/prometheus/client_golang/prometheus"

	"recert/score/internal/rule"
)

type metrics struct {
	alerts     *prometheus.CounterVec
	states     prometheus.Gauge
	waiting    prometheus.Gauge
	baselines  prometheus.Gauge
	unreadable prometheus.Counter
}

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{
		alerts:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_detect_alerts_total", Help: "Alerts written, by detection: raised, or written again because evidence grew or was confirmed."}, []string{"rule", "kind"}),
		states:     prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_detect_states", Help: "Pairs of detection and entity of which something is remembered."}),
		waiting:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_detect_states_waiting", Help: "Of these, how many wait for the log to be read further."}),
		baselines:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_detect_baselines", Help: "Baseline values held."}),
		unreadable: prometheus.NewCounter(prometheus.CounterOpts{Name: "recert_detect_unreadable_total", Help: "Records of baseline.v1 and detect.window.v1 that could not be read."}),
	}
	for _, id := range rule.IDs() {
		m.alerts.WithLabelValues(id, kindRaised)
		m.alerts.WithLabelValues(id, kindUpdated)
	}
	r.MustRegister(m.alerts, m.states, m.waiting, m.baselines, m.unreadable)
	return m
}

// Kinds of alerts in the metrics.
const (
	kindRaised  = "raised"
	kindUpdated = "updated"
)
