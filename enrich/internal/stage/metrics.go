package stage

import "github.com/prometheus/client_golang/prometheus"

// metrics count what was handled; what a transaction that was broken off had handled is counted again.
type metrics struct {
	events     *prometheus.CounterVec
	unjoined   prometheus.Counter
	cut        prometheus.Counter
	changes    *prometheus.CounterVec
	skipped    *prometheus.CounterVec
	unreadable prometheus.Counter
	identities prometheus.Gauge
	pairs      prometheus.Gauge
	waiting    prometheus.Gauge
}

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{
		events:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_enrich_events_total", Help: "Events with an identity, by what became of them: confirmed, unconfirmed or duplicate."}, []string{"outcome"}),
		unjoined:   prometheus.NewCounter(prometheus.CounterOpts{Name: "recert_enrich_unjoined_total", Help: "Events written before their org's directory was complete."}),
		cut:        prometheus.NewCounter(prometheus.CounterOpts{Name: "recert_enrich_cut_total", Help: "Events of which an oversized text was cut."}),
		changes:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_enrich_usage_changes_total", Help: "Facts added to a set, by kind."}, []string{"kind"}),
		skipped:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_enrich_usage_skipped_total", Help: "Events that should have added a fact and could not, by reason."}, []string{"reason"}),
		unreadable: prometheus.NewCounter(prometheus.CounterOpts{Name: "recert_enrich_unreadable_total", Help: "Directory records and own outputs that could not be read."}),
		identities: prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_enrich_identities", Help: "Identities remembered for the owned partitions."}),
		pairs:      prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_enrich_usage_pairs", Help: "Pairs of person and resource known in the owned partitions."}),
		waiting:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_enrich_waiting", Help: "1 while events wait for their org's first complete snapshot."}),
	}
	r.MustRegister(m.events, m.unjoined, m.cut, m.changes, m.skipped, m.unreadable, m.identities, m.pairs, m.waiting)
	return m
}
