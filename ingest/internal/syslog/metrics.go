package syslog

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

type metrics struct {
	events, unreadable, oversized prometheus.Counter
	pages, restarts, retries      *prometheus.CounterVec
	gaps                          prometheus.Counter
	position, caughtUp, last      prometheus.Gauge
	seconds                       prometheus.Histogram
	lag                           *lag
}

func newMetrics(r prometheus.Registerer, now func() time.Time) *metrics {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: "recert_okta_poll_" + name, Help: help})
	}
	counters := func(name, label, help string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_okta_poll_" + name, Help: help}, []string{label})
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_okta_poll_" + name, Help: help})
	}
	m := &metrics{
		events:     counter("events_total", "Elements of the System Log that were committed, whatever they are."),
		unreadable: counter("unreadable_total", "Committed elements that are no LogEvent; enrich sets them aside with their reason."),
		oversized:  counter("oversized_total", "Elements larger than a record may be: their beginning went to the dead letters."),
		pages:      counters("pages_total", "page", "Pages committed: full, short (it ended the log) or empty."),
		restarts:   counters("restarts_total", "reason", "Times that the link could not be followed and reading began again by time: first, expired, refused or address."),
		retries:    counters("retries_total", "class", "Pages that had to be asked for again, by the class of the error."),
		gaps:       counter("gaps_total", "Stretches of the log that were recorded as lost."),
		position:   gauge("position", "Elements read from the org's log since the first start."),
		caughtUp:   gauge("caught_up", "1 when the last page ended the log, else 0."),
		last:       gauge("last_success_timestamp_seconds", "When a page was last committed."),
		seconds:    prometheus.NewHistogram(prometheus.HistogramOpts{Name: "recert_okta_poll_page_seconds", Help: "Time to write a page to Kafka.", Buckets: prometheus.ExponentialBuckets(0.001, 4, 9)}),
		lag:        &lag{now: now},
	}
	r.MustRegister(m.events, m.unreadable, m.oversized, m.pages, m.restarts, m.retries, m.gaps, m.position, m.caughtUp, m.last, m.seconds,
		m.lag.gauge())
	return m
}

// lag is Okta's time minus the time up to which the log is known, and what has passed since.
type lag struct {
	now func() time.Time

	mu     sync.Mutex
	behind time.Duration
	at     time.Time
}

func (l *lag) gauge() prometheus.GaugeFunc {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "recert_okta_poll_lag_seconds", Help: "How far the known part of the log is behind Okta's time; grows while no page comes.",
	}, l.seconds)
}

func (l *lag) set(behind time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.behind, l.at = max(behind, 0), l.now()
}

func (l *lag) seconds() float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.at.IsZero() {
		return 0
	}
	return (l.behind + l.now().Sub(l.at)).Seconds()
}
