package act

import "github.com/prometheus/client_golang/prometheus"

// metrics are what acting adds to the nine of every stage.
type metrics struct {
	outcomes *prometheus.CounterVec
	calls    *prometheus.CounterVec
	adopted  *prometheus.CounterVec
	ignored  prometheus.Counter
	commands *prometheus.GaugeVec
	halted   prometheus.Gauge
}

// Reasons for which a command is not finished, labels of a metric.
const (
	waitsForApproval = "approval"
	waitsForWork     = "work"
	waitsForSettle   = "settle"
	waitsElsewhere   = "other_org"
)

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{
		outcomes: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_act_outcomes_total", Help: "Entries written to the ledger."}, []string{"action", "state"}),
		calls:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_act_calls_total", Help: "Mutating calls, by how they ended: done, refused, rejected or unknown."}, []string{"action", "end"}),
		adopted:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_act_adopted_total", Help: "Effects that were found rather than confirmed by an answer."}, []string{"action"}),
		ignored:  prometheus.NewCounter(prometheus.CounterOpts{Name: "recert_act_approvals_ignored_total", Help: "Commands and approvals that met with different hashes; nothing is done on such an approval."}),
		commands: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "recert_act_commands_waiting", Help: "Commands of owned partitions that are not finished, by what they wait for."}, []string{"for"}),
		halted:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_act_halted", Help: "1 while the halt file exists, so nothing is sent."}),
	}
	r.MustRegister(m.outcomes, m.calls, m.adopted, m.ignored, m.commands, m.halted)
	return m
}
