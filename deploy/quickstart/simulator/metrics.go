package simulator

import "github.com/prometheus/client_golang/prometheus"

// metrics are read from the running world whenever they are scraped.
type metrics struct{ registry prometheus.Registerer }

func newMetrics(r prometheus.Registerer) *metrics { return &metrics{registry: r} }

// watch registers the metrics of w.
func (m *metrics) watch(w *world) {
	gauge := func(name, help string, value func() int) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(value()) }))
	}
	gauge("recert_simulator_log_events", "Events in the simulated System Log.", w.log.Len)
	gauge("recert_simulator_mutating_requests", "Requests that would change Okta or Jira, refused ones included, since the start.", func() int {
		return w.okta.Counts().Mutating + w.jira.Counts().Mutating
	})
	gauge("recert_simulator_rate_limited_requests", "Requests answered with 429 since the start.", func() int { return w.okta.Counts().RateLimited })
	gauge("recert_simulator_conformance_violations", "Exchanges that broke their OpenAPI description since the start.", func() int { return w.check.report().Violations })
	gauge("recert_simulator_hook_deliveries", "Event hook requests that were answered with success since the start.", func() int { return w.hook.counts().Delivered })
}
