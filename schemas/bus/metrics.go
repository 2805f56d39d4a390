package bus

import (
	"errors"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/fault"
	"recert/schemas/topic"
)

// Labels of retries_total beside the classes of package fault.
const (
	retryRebalance = "rebalance"
	retryCommit    = "commit"
)

// loopMetrics are the nine that every stage exports; loops of one service share them.
type loopMetrics struct {
	in, out, rejected, retries *prometheus.CounterVec
	inflight                   prometheus.Gauge
	batch, seconds             prometheus.Histogram
	lagRecords, lagSeconds     *prometheus.GaugeVec
	lastSuccess                prometheus.Gauge
	// held is this loop's share of inflight, which the loops of a service have in common.
	held int
}

func newLoopMetrics(d Deps) *loopMetrics {
	p := "recert_" + d.Service + "_"
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return register(d.Metrics, prometheus.NewCounterVec(prometheus.CounterOpts{Name: p + name, Help: help}, labels))
	}
	gauges := func(name, help string, labels ...string) *prometheus.GaugeVec {
		return register(d.Metrics, prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: p + name, Help: help}, labels))
	}
	gauge := func(name, help string) prometheus.Gauge {
		return register(d.Metrics, prometheus.NewGauge(prometheus.GaugeOpts{Name: p + name, Help: help}))
	}
	histogram := func(name, help string, buckets []float64) prometheus.Histogram {
		return register(d.Metrics, prometheus.NewHistogram(prometheus.HistogramOpts{Name: p + name, Help: help, Buckets: buckets}))
	}
	return &loopMetrics{
		in:          counter("records_in_total", "Records taken, committed ones only.", "topic"),
		out:         counter("records_out_total", "Records written, committed ones only.", "topic"),
		rejected:    counter("records_rejected_total", "Records sent to the dead letters, by the class of their error.", "class"),
		retries:     counter("retries_total", "Work that had to be repeated, by the class of its error.", "class"),
		inflight:    gauge("inflight", "Records taken and not yet committed."),
		batch:       histogram("batch_records", "Records of a batch.", prometheus.ExponentialBuckets(1, 4, 9)),
		seconds:     histogram("handle_seconds", "Time to handle a batch.", prometheus.ExponentialBuckets(0.001, 4, 9)),
		lagRecords:  gauges("lag_records", "Records between the last one taken and the end of the partition.", "topic", "partition"),
		lagSeconds:  gauges("lag_seconds", "Age of the last record when it was taken.", "topic", "partition"),
		lastSuccess: gauge("last_success_timestamp_seconds", "When a batch was last committed."),
	}
}

// register returns the collector that is already there when another loop of the service registered it.
func register[C prometheus.Collector](r prometheus.Registerer, c C) C {
	err := r.Register(c)
	var already prometheus.AlreadyRegisteredError
	if errors.As(err, &already) {
		if existing, ok := already.ExistingCollector.(C); ok {
			return existing
		}
	}
	return c
}

// announce shows the series of a loop before the first of each happens: an alert on what is absent never fires.
func (m *loopMetrics) announce(topics []string) {
	for _, name := range topics {
		m.in.WithLabelValues(name)
		m.out.WithLabelValues(topic.DeadLetter(name))
	}
	m.rejected.WithLabelValues(fault.Reject.String())
	for _, class := range []string{fault.Retry.String(), fault.Wait.String(), retryRebalance, retryCommit} {
		m.retries.WithLabelValues(class)
	}
}

func (m *loopMetrics) fetched(p kgo.FetchTopicPartition) {
	last := p.Records[len(p.Records)-1]
	labels := []string{p.Topic, strconv.Itoa(int(p.Partition))}
	m.lagRecords.WithLabelValues(labels...).Set(float64(max(0, p.HighWatermark-last.Offset-1)))
	m.lagSeconds.WithLabelValues(labels...).Set(max(0, time.Since(last.Timestamp).Seconds()))
	m.hold(len(p.Records))
}

// hold counts records that were taken, or with a minus given back.
func (m *loopMetrics) hold(n int) {
	m.held += n
	m.inflight.Add(float64(n))
}

func (m *loopMetrics) handled(records int, took time.Duration) {
	m.batch.Observe(float64(records))
	m.seconds.Observe(took.Seconds())
}

func (m *loopMetrics) committed(records []*kgo.Record, out *output) {
	for _, r := range records {
		m.in.WithLabelValues(r.Topic).Inc()
	}
	for _, r := range out.produced {
		m.out.WithLabelValues(r.Topic).Inc()
	}
	for _, r := range out.rejected {
		m.out.WithLabelValues(topic.DeadLetter(r.record.Topic)).Inc()
		m.rejected.WithLabelValues(fault.Reject.String()).Inc()
	}
	m.hold(-len(records))
	m.lastSuccess.SetToCurrentTime()
}
