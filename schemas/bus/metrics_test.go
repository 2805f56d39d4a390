package bus

import (
	"errors"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
)

// TestMetricsArePinned: dashboards and alerts are built on these names.
func TestMetricsArePinned(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	m := newLoopMetrics(Deps{Service: "service", Metrics: registry})
	m.fetched(kgo.FetchTopicPartition{Topic: "t", FetchPartition: kgo.FetchPartition{Records: []*kgo.Record{{Topic: "t"}}}})
	m.handled(1, time.Second)
	m.retries.WithLabelValues("retry")
	m.committed([]*kgo.Record{{Topic: "t"}}, &output{produced: []*kgo.Record{{Topic: "t"}}, rejected: []rejection{{&kgo.Record{Topic: "t"}, errors.New("x")}}})
	boottest.Metrics(t, registry)
}

// TestInflightIsSharedByTheLoopsOfAService has two loops hold records at once: one that commits leaves the other's alone.
func TestInflightIsSharedByTheLoopsOfAService(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	d := Deps{Service: "service", Metrics: registry}
	inflight := func() float64 {
		families, err := registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range families {
			if f.GetName() == "recert_service_inflight" {
				return f.GetMetric()[0].GetGauge().GetValue()
			}
		}
		return -1
	}
	one, two := newLoopMetrics(d), newLoopMetrics(d)
	records := []*kgo.Record{{Topic: "t"}, {Topic: "t"}, {Topic: "t"}}
	fetch := kgo.FetchTopicPartition{Topic: "t", FetchPartition: kgo.FetchPartition{Records: records}}
	one.fetched(fetch)
	two.fetched(fetch)
	one.committed(records, &output{})
	if got := inflight(); got != 3 {
		t.Errorf("inflight %v, want the 3 of the other loop", got)
	}
	two.hold(-two.held)
	if got := inflight(); got != 0 {
		t.Errorf("inflight %v after its session ended, want 0", got)
	}
}
