package hook

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// outcome is what became of a request; the value of a label.
type outcome string

// The outcomes.
const (
	verified     outcome = "verified"     // 200: the handshake
	accepted     outcome = "accepted"     // 204: every event is in Kafka
	unavailable  outcome = "unavailable"  // 503: Kafka did not take it in time
	busy         outcome = "busy"         // 503: too many at once
	interrupted  outcome = "interrupted"  // 503: the body did not come in time or was cut off
	unjudged     outcome = "unjudged"     // 503: our own secret cannot be read
	unauthorized outcome = "unauthorized" // 401
	malformed    outcome = "malformed"    // 400
	tooLarge     outcome = "too_large"    // 413
	unknownPath  outcome = "unknown_path" // 404
	otherMethod  outcome = "other_method" // 405
)

type metrics struct {
	requests          *prometheus.CounterVec
	events, oversized prometheus.Counter
	unreadable        prometheus.Counter
	inflight, last    prometheus.Gauge
	seconds           prometheus.Histogram
}

func newMetrics(r prometheus.Registerer) *metrics {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: "recert_okta_hook_" + name, Help: help})
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_okta_hook_" + name, Help: help})
	}
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "recert_okta_hook_requests_total", Help: "Requests by what became of them.",
		}, []string{"outcome"}),
		events:     counter("events_total", "Events that Kafka acknowledged in time."),
		unreadable: counter("unreadable_total", "Events that are no LogEvent; enrich sets them aside with their reason."),
		oversized:  counter("oversized_total", "Events left out because no record can hold them; the poll brings them."),
		inflight:   gauge("inflight", "Requests being worked on, those included that Okta was already told to send again."),
		last:       gauge("last_success_timestamp_seconds", "When a request was last accepted."),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "recert_okta_hook_handle_seconds", Help: "Time to answer a delivery whose secret was right.", Buckets: []float64{.001, .004, .016, .064, .25, .5, 1, 2, 2.5, 3},
		}),
	}
	r.MustRegister(m.requests, m.events, m.unreadable, m.oversized, m.inflight, m.last, m.seconds)
	return m
}

func (m *metrics) count(o outcome) { m.requests.WithLabelValues(string(o)).Inc() }

func (m *metrics) answered(began time.Time) { m.seconds.Observe(time.Since(began).Seconds()) }
