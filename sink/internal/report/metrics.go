package report

import (
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recert/sink/internal/plain"
	"recert/sink/internal/report/figures"
)

// features is how many features of a campaign have a series of their own, those that moved most.
const features = 20

// labelLimit bounds the value of a label.
const labelLimit = 80

// metrics are the figures of the newest campaigns, and how the looks went.
type metrics struct {
	gauges  map[string]*prometheus.GaugeVec
	looks   *prometheus.CounterVec
	seconds prometheus.Histogram
	success prometheus.Gauge
}

// Names of the gauges.
const (
	items     = "recert_report_items"
	decided   = "recert_report_decided_items"
	agreement = "recert_report_agreement_ratio"
	override  = "recert_report_override_ratio"
	ece       = "recert_report_ece_ratio"
	brier     = "recert_report_brier_skill_ratio"
	coverage  = "recert_report_coverage_ratio"
	disparity = "recert_report_disparity_ratio"
	psi       = "recert_report_drift_psi"
	rubber    = "recert_report_rubber_stamp_max_ratio"
	saved     = "recert_report_saved_minutes"
)

func newMetrics(r prometheus.Registerer) *metrics {
	m := &metrics{
		gauges:  map[string]*prometheus.GaugeVec{},
		looks:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "recert_report_looks_total", Help: "Looks at the views, by how they ended: done or failed."}, []string{"outcome"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "recert_report_look_seconds", Help: "Time of one look, page included.", Buckets: prometheus.ExponentialBuckets(0.05, 3, 8)}),
		success: prometheus.NewGauge(prometheus.GaugeOpts{Name: "recert_report_last_success_timestamp_seconds", Help: "When a look last succeeded."}),
	}
	for _, g := range []struct{ name, label, help string }{
		{items, "outcome", "Items of the campaign with a recommendation, by what was recommended."},
		{decided, "", "Items that a reviewer approved or revoked."},
		{agreement, "arm", "Share of advised decisions that went as recommended; arm all, assisted (recommendation shown) or holdout (not shown)."},
		{override, "to", "Share of advised decisions that went against the recommendation, by what the reviewer said instead."},
		{ece, "binning", "Calibration error of the served probability over 15 bins of equal mass or width."},
		{brier, "", "Brier skill of the served probability over always saying the share approved."},
		{coverage, "target", "Largest share of items, ranked by the served probability, of which at least target was approved."},
		{disparity, "attribute", "Least keep ratio among groups of 100 kept items and more; below 0.8 it breaks the four-fifths rule."},
		{psi, "feature,kind", "Population stability index against the campaign before, of the features that moved most, the score and the outcome."},
		{rubber, "", "Highest rubber-stamp index among reviewers of 20 decisions and more."},
		{saved, "", "Estimated minutes of reviewers for items that could be approved at 99 % agreement."},
	} {
		labels := []string{"org", "campaign"}
		if g.label != "" {
			labels = append(labels, strings.Split(g.label, ",")...)
		}
		m.gauges[g.name] = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: g.name, Help: g.help}, labels)
		r.MustRegister(m.gauges[g.name])
	}
	for _, outcome := range []string{done, failed} {
		m.looks.WithLabelValues(outcome)
	}
	r.MustRegister(m.looks, m.seconds, m.success)
	return m
}

// Outcomes of a look.
const (
	done   = "done"
	failed = "failed"
)

func (m *metrics) looked(took time.Duration, err error) {
	m.seconds.Observe(took.Seconds())
	if err != nil {
		m.looks.WithLabelValues(failed).Inc()
		return
	}
	m.looks.WithLabelValues(done).Inc()
	m.success.SetToCurrentTime()
}

// show replaces every series: a campaign that is none of the newest any more goes away, and so does what is not
// measured.
func (m *metrics) show(r *figures.Report) {
	for _, g := range m.gauges {
		g.Reset()
	}
	for i := range r.Orgs {
		for j := range r.Orgs[i].Campaigns {
			m.campaign(&r.Orgs[i].Campaigns[j])
		}
	}
}

func (m *metrics) campaign(c *figures.Campaign) {
	set := func(name string, v *float64, label ...string) {
		if v == nil {
			return
		}
		labels := append([]string{c.Org, c.ID}, label...)
		for i := range labels {
			labels[i] = plain.Line(labels[i], labelLimit) // ids and names of others
		}
		m.gauges[name].WithLabelValues(labels...).Set(*v)
	}
	count := func(name string, n uint64, label ...string) { v := float64(n); set(name, &v, label...) }
	count(items, c.ApproveItems, "approve")
	count(items, c.RevokeItems, "revoke")
	count(items, c.ClarifyItems, "clarify")
	count(decided, c.Decided)
	set(agreement, c.Agreement, "all")
	set(agreement, c.AssistedAgreement, "assisted")
	set(agreement, c.HoldoutAgreement, "holdout")
	set(override, c.OverrideToRevoke, "revoke")
	set(override, c.OverrideToApprove, "approve")
	if s := c.Model(figures.Served, figures.PartAll); s != nil {
		set(ece, s.ECEMass, "mass")
		set(ece, s.ECEWidth, "width")
		set(brier, s.BrierSkill)
	}
	for i := range c.Coverage {
		set(coverage, &c.Coverage[i].Coverage, target(c.Coverage[i].Target))
	}
	for attribute, least := range c.LeastKeepRatio() {
		set(disparity, &least, attribute)
	}
	m.drift(c, set)
	set(rubber, c.MostRubberStamp())
	if e := c.EffortAt(figures.Usual); e != nil {
		set(saved, e.MinutesSaved)
	}
}

// drift shows the features that moved most, and always the score and the outcome; they come in that order.
func (m *metrics) drift(c *figures.Campaign, set func(string, *float64, ...string)) {
	shown := 0
	for i := range c.Drift {
		d := &c.Drift[i]
		own := d.Kind == "score" || d.Kind == "outcome"
		if !own {
			if shown++; shown > features || d.State == figures.TooFew {
				continue
			}
		}
		set(psi, d.PSI, d.Feature, d.Kind)
	}
}

func target(t float64) string { return strconv.FormatFloat(t, 'f', -1, 64) }
