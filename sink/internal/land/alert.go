package land

import (
	"encoding/json"
	"time"

	"recert/schemas/baseline"
	"recert/schemas/finding"
)

type (
	alert  = finding.Finding
	normal = baseline.Record
)

func alerts() target {
	return newInto("alerts_raw", fromJSON(func(f *alert) []string { return []string{f.Unmapped.Org, f.FindingInfo.UID} }),
		col("org", func(f *alert) string { return f.Unmapped.Org }),
		col("alert_id", func(f *alert) string { return f.FindingInfo.UID }),
		col("confirmed", func(f *alert) uint8 { return bit(f.Unmapped.Confirmed) }),
		col("rule_id", func(f *alert) string { return f.FindingInfo.Analytic.UID }),
		col("rule_name", func(f *alert) string { return f.FindingInfo.Analytic.Name }),
		col("rule_version", func(f *alert) string { return f.FindingInfo.Analytic.Version }),
		col("title", func(f *alert) string { return f.FindingInfo.Title }),
		col("message", func(f *alert) string { return f.Message }),
		col("severity", func(f *alert) string { return f.Severity }),
		col("severity_id", func(f *alert) uint8 { return uint8(f.SeverityID) }),
		col("risk_score", func(f *alert) uint8 { return uint8(f.RiskScore) }),
		col("subject_id", func(f *alert) string { return f.Unmapped.Subject }),
		col("time", func(f *alert) time.Time { return millis(f.Time) }),
		col("first_seen", func(f *alert) time.Time { return millis(f.FindingInfo.FirstSeenTime) }),
		col("last_seen", func(f *alert) time.Time { return millis(f.FindingInfo.LastSeenTime) }),
		col("techniques", func(f *alert) []string {
			return each(f.FindingInfo.Attacks, func(a *finding.Attack) string { return a.Technique.UID })
		}),
		col("event_uuids", func(f *alert) []string {
			return each(f.FindingInfo.RelatedEvents, func(r *finding.Related) string { return r.UID })
		}),
		col("resource_ids", func(f *alert) []string { return each(f.Resources, func(r *finding.Resource) string { return r.UID }) }),
		col("resource_types", func(f *alert) []string { return each(f.Resources, func(r *finding.Resource) string { return r.Type }) }),
		col("observables", func(f *alert) []string {
			return each(f.Observables, func(o *finding.Observable) string { return o.Value })
		}),
		col("figures", figures),
		col("triage", func(f *alert) string { return f.Unmapped.Triage }),
		col("remediation", func(f *alert) string { return f.Remediation.Desc }),
		col("version", alertVersion),
	)
}

// confirmedBit puts every confirmed version above every other.
const confirmedBit = 1 << 63

func alertVersion(f *alert) uint64 {
	v := ordered(f.FindingInfo.LastSeenTime/1000, int64(len(f.FindingInfo.RelatedEvents)))
	if f.Unmapped.Confirmed {
		v |= confirmedBit
	}
	return v
}

// figures writes the evidence as JSON; map keys are sorted, so the same alert gives the same text.
func figures(f *alert) string {
	raw, err := json.Marshal(each(f.Evidences, func(e *finding.Evidence) map[string]any { return e.Data }))
	if err != nil { // It came out of JSON, so it goes into JSON.
		return "[]"
	}
	return string(raw)
}

func baselines() target {
	return newInto("baselines_raw", fromJSON(func(b *normal) []string { return []string{b.Org, b.Name, b.Entity} }),
		col("org", func(b *normal) string { return b.Org }),
		col("name", func(b *normal) string { return b.Name }),
		col("entity", func(b *normal) string { return b.Entity }),
		col("as_of", func(b *normal) time.Time { return instant(b.AsOf) }),
		col("members", func(b *normal) []string { return b.Values }),
		col("figures", func(b *normal) *orderedMap[string, float64] { return sorted(b.Figures) }),
	)
}
