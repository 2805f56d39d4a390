package oktaapi

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

type metrics struct {
	requests  *prometheus.CounterVec
	retries   *prometheus.CounterVec
	waited    prometheus.Counter
	remaining *prometheus.GaugeVec
}

// newMetrics registers the four metrics that every user of Okta's API exports.
func newMetrics(service string, reg prometheus.Registerer) *metrics {
	prefix := "recert_" + strings.ReplaceAll(service, "-", "_") + "_okta_"
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: prefix + "requests_total", Help: "Requests to Okta by class of the answer: 2xx, 3xx, 4xx, 429, 5xx or none.",
		}, []string{"class"}),
		retries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: prefix + "retries_total", Help: "Reads sent again, by class: retry (5xx, timeout), wait (429) or fatal (401, once).",
		}, []string{"class"}),
		waited: prometheus.NewCounter(prometheus.CounterOpts{
			Name: prefix + "wait_seconds_total", Help: "Seconds spent waiting for rate limits.",
		}),
		remaining: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: prefix + "rate_remaining_ratio", Help: "Share of each rate limit left at the latest answer.",
		}, []string{"bucket"}),
	}
	if reg != nil {
		reg.MustRegister(m.requests, m.retries, m.waited, m.remaining)
	}
	return m
}

func (m *metrics) count(status int) {
	switch status {
	case 0:
		m.requests.WithLabelValues("none").Inc()
	case http.StatusTooManyRequests:
		m.requests.WithLabelValues("429").Inc()
	default:
		m.requests.WithLabelValues(strconv.Itoa(status/100) + "xx").Inc()
	}
}
