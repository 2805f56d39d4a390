package snapshot

import "github.com/prometheus/client_golang/prometheus"

type metrics struct {
	out         *prometheus.CounterVec
	listed      *prometheus.CounterVec
	present     *prometheus.GaugeVec
	removed     *prometheus.CounterVec
	unreadable  *prometheus.CounterVec
	asked       *prometheus.CounterVec
	quarantined *prometheus.GaugeVec
	retries     *prometheus.CounterVec
	seconds     *prometheus.HistogramVec
	governance  prometheus.Gauge
	waiting     prometheus.Gauge
	unevaluated prometheus.Gauge
	lastSuccess prometheus.Gauge
}

func newMetrics(r prometheus.Registerer) *metrics {
	const p = "recert_okta_snapshot_"
	counters := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: p + name, Help: help}, labels)
	}
	gauges := func(name, help string, labels ...string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: p + name, Help: help}, labels)
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: p + name, Help: help})
	}
	m := &metrics{
		out:         counters("records_out_total", "Records written, committed ones only.", "topic"),
		listed:      counters("listed_total", "Entities that listings showed.", "type"),
		present:     gauges("present", "Entities that are there as far as is known.", "type"),
		removed:     counters("removed_total", "Removals written.", "type"),
		unreadable:  counters("unreadable_total", "Elements of listings that could not be read.", "type"),
		asked:       counters("asked_total", "Missing things that Okta was asked for, by its answer: gone, changed or there.", "answer"),
		quarantined: gauges("quarantined", "1 while the latest listing of a type is not believed.", "type"),
		retries:     counters("retries_total", "Sessions that had to be begun again, by the class of the error.", "class"),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: p + "listing_seconds", Help: "Time of a whole look at Okta: full or incremental.", Buckets: prometheus.ExponentialBuckets(0.25, 4, 8),
		}, []string{"kind"}),
		governance:  gauge("governance", "1 when the org answers questions about campaigns, 0 when it has no licence or we no permission."),
		waiting:     gauge("campaigns_waiting", "Running campaigns whose ready record is not written yet."),
		unevaluated: gauge("risk_rules_unevaluated", "Risk rules of the org that are kept and that recert cannot evaluate."),
		lastSuccess: gauge("last_success_timestamp_seconds", "When the directory was last listed as a whole."),
	}
	r.MustRegister(m.out, m.listed, m.present, m.removed, m.unreadable, m.asked, m.quarantined, m.retries, m.seconds, m.governance, m.waiting, m.unevaluated, m.lastSuccess)
	return m
}
