package land

import (
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/directory"
)

// ruling is a risk rule with what recert makes of it.
type ruling struct {
	directory.RiskRule
	left, right directory.Side
	problem     string
}

type criterion = directory.Criterion

// defaultSeverity is that of a rule that names none, as in sod_file.
const defaultSeverity = "high"

func riskRules() target {
	parse := fromJSON(func(r *directory.RiskRule) []string { return []string{r.Org, r.ID} })
	decode := func(rec *kgo.Record, r *ruling) error {
		if err := parse(rec, &r.RiskRule); err != nil {
			return err
		}
		r.left, r.right, r.problem = r.Sides()
		if r.Severity == "" {
			r.Severity = defaultSeverity
		}
		return nil
	}
	return newInto("risk_rules_raw", decode,
		col("org", func(r *ruling) string { return r.Org }),
		col("source", func(r *ruling) string { return r.Source }),
		col("rule_id", func(r *ruling) string { return r.ID }),
		col("version", func(r *ruling) time.Time { return newest(r.Created, r.LastUpdated, r.RemovedAt, r.FoundAt) }),
		col("removed", func(r *ruling) bool { return r.Removed }),
		col("name", func(r *ruling) string { return r.Name }),
		col("description", func(r *ruling) string { return r.Description }),
		col("type", func(r *ruling) string { return r.Type }),
		col("status", func(r *ruling) string { return r.Status }),
		col("severity", func(r *ruling) string { return r.Severity }),
		col("resource_ids", func(r *ruling) []string { return r.Resources }),
		col("operations", func(r *ruling) []string { return each(r.Criteria, func(c *criterion) string { return c.Operation }) }),
		col("value_types", func(r *ruling) []string { return each(r.Criteria, func(c *criterion) string { return c.Type }) }),
		col("value_ids", func(r *ruling) [][]string { return listed(r, func(v *directory.Value) string { return v.ID }) }),
		col("value_names", func(r *ruling) [][]string { return listed(r, func(v *directory.Value) string { return v.Name }) }),
		col("left_ids", func(r *ruling) []string { return r.left.IDs }),
		col("right_ids", func(r *ruling) []string { return r.right.IDs }),
		col("left_all", func(r *ruling) bool { return r.left.All }),
		col("right_all", func(r *ruling) bool { return r.right.All }),
		col("problem", func(r *ruling) string { return r.problem }),
		col("created", func(r *ruling) time.Time { return instant(r.Created) }),
		col("last_updated", func(r *ruling) time.Time { return instant(r.LastUpdated) }),
		col("accepted_users", func(r *ruling) []string {
			return each(r.Accepted, func(e *directory.Exception) string { return e.UserID })
		}),
		col("accepted_owners", func(r *ruling) []string {
			return each(r.Accepted, func(e *directory.Exception) string { return e.Owner })
		}),
		col("accepted_reasons", func(r *ruling) []string {
			return each(r.Accepted, func(e *directory.Exception) string { return e.Reason })
		}),
		col("accepted_untils", func(r *ruling) []string {
			return each(r.Accepted, func(e *directory.Exception) string { return e.Until })
		}),
	)
}

func listed(r *ruling, get func(*directory.Value) string) [][]string {
	all := make([][]string, 0, len(r.Criteria))
	for i := range r.Criteria {
		all = append(all, each(r.Criteria[i].Values, get))
	}
	return all
}
