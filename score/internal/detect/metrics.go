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
	rules      *prometheus.GaugeVec
	holdings   prometheus.Gauge
	unreadable prometheus.Counter
}

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{
		alerts:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_detect_alerts_total", Help: "Alerts written, by detection: raised, or written again because evidence grew or was confirmed."}, []string{"rule", "kind"}),
		states:     prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_detect_states", Help: "Pairs of detection and entity of which something is remembered."}),
		waiting:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_detect_states_waiting", Help: "Of these, how many wait for the log to be read further."}),
		baselines:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_detect_baselines", Help: "Baseline values held."}),
		rules:      prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "recert_detect_duty_rules", Help: "Rules of separation of duties, by where they come from: file, okta, or kept (Okta's, not evaluated)."}, []string{"from"}),
		holdings:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_detect_duty_holdings", Help: "Assignments held of the resources that rules of duties name."}),
		unreadable: prometheus.NewCounter(prometheus.CounterOpts{Name: "recert_detect_unreadable_total", Help: "Records of baselines, rules, assignments and memory that could not be read."}),
	}
	for _, id := range rule.IDs() {
		m.alerts.WithLabelValues(id, kindRaised)
		m.alerts.WithLabelValues(id, kindUpdated)
	}
	for _, from := range []string{fromFile, fromOkta, fromKept} {
		m.rules.WithLabelValues(from)
	}
	r.MustRegister(m.alerts, m.states, m.waiting, m.baselines, m.rules, m.holdings, m.unreadable)
	return m
}

// Where rules of duties come from, in the metrics.
const (
	fromFile = "file"
	fromOkta = "okta"
	fromKept = "kept"
)

// Kinds of alerts in the metrics.
const (
	kindRaised  = "raised"
	kindUpdated = "updated"
)
