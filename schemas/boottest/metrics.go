package boottest

import (
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// Metrics pins the names, labels, types and help texts of all that the registry exports in testdata/metrics.txt, and
// returns the names. A vector exports nothing until one of its series was made.
func Metrics(t testing.TB, registry *prometheus.Registry) (names []string) {
	t.Helper()
	var lines []string
	for _, f := range gather(t, registry) {
		var labels []string
		for _, l := range f.GetMetric()[0].GetLabel() {
			labels = append(labels, l.GetName())
		}
		names = append(names, f.GetName())
		lines = append(lines, f.GetName()+"{"+strings.Join(labels, ",")+"} "+strings.ToLower(f.GetType().String())+": "+f.GetHelp()+"\n")
	}
	sort.Strings(lines)
	Golden(t, filepath.Join("testdata", "metrics.txt"), []byte(strings.Join(lines, "")))
	return names
}

// Value sums a counter or gauge over its labels; one that is not exported counts 0.
func Value(t testing.TB, registry prometheus.Registerer, name string) float64 {
	t.Helper()
	sum := 0.0
	for _, f := range gather(t, registry.(prometheus.Gatherer)) {
		if f.GetName() != name {
			continue
		}
		for _, m := range f.GetMetric() {
			sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
		}
	}
	return sum
}

func gather(t testing.TB, from prometheus.Gatherer) []*dto.MetricFamily {
	t.Helper()
	families, err := from.Gather()
	if err != nil {
		t.Fatal(err)
	}
	return families
}
