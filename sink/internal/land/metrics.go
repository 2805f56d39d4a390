package land

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are what landing adds to the nine of every stage.
type metrics struct {
	rows    *prometheus.CounterVec
	seconds *prometheus.HistogramVec
}

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{
		rows: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "recert_land_rows_total", Help: "Rows inserted, repeated ones included.",
		}, []string{"table"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "recert_land_insert_seconds", Help: "Time of one insert.", Buckets: prometheus.ExponentialBuckets(0.005, 3, 8),
		}, []string{"table"}),
	}
	r.MustRegister(m.rows, m.seconds)
	return m
}

func (m *metrics) landed(table string, rows int, took time.Duration) {
	m.rows.WithLabelValues(table).Add(float64(rows))
	m.seconds.WithLabelValues(table).Observe(took.Seconds())
}
