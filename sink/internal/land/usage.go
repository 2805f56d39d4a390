package land

import (
	"time"

	"recert/schemas/usage"
)

type facts = usage.Facts

func usageFacts() target {
	at := func(c *usage.Change) time.Time { return nanos(c.At) }
	id := func(c *usage.Change) string { return c.UUID }
	return newInto("usage_raw", decodeUsage,
		col("org", func(f *facts) string { return f.Org }),
		col("user_id", func(f *facts) string { return f.Person }),
		col("resource_id", func(f *facts) string { return f.Resource }),
		col("kind", func(f *facts) string { return f.Kind }),
		col("facts", countFacts),
		col("days", func(f *facts) []time.Time { return each(f.Days, func(d *usage.Day) time.Time { return day(d.Day) }) }),
		col("seconds", func(f *facts) []uint32 { return each(f.Days, func(d *usage.Day) uint32 { return uint32(d.Second) }) }),
		col("first_use", func(f *facts) time.Time { return nanos(f.First) }),
		col("last_times", func(f *facts) []time.Time { return each(f.Last, func(s *usage.Seen) time.Time { return nanos(s.At) }) }),
		col("last_uuids", func(f *facts) []string { return each(f.Last, func(s *usage.Seen) string { return s.UUID }) }),
		col("grant_times", func(f *facts) []time.Time { return each(f.Grants, at) }),
		col("grant_uuids", func(f *facts) []string { return each(f.Grants, id) }),
		col("grant_actors", func(f *facts) []string { return each(f.Grants, func(c *usage.Change) string { return c.Actor }) }),
		col("grant_via", func(f *facts) []string { return each(f.Grants, func(c *usage.Change) string { return c.Via }) }),
		col("removal_times", func(f *facts) []time.Time { return each(f.Removals, at) }),
		col("removal_uuids", func(f *facts) []string { return each(f.Removals, id) }),
		col("request_times", func(f *facts) []time.Time { return each(f.Requests, at) }),
		col("request_uuids", func(f *facts) []string { return each(f.Requests, id) }),
		col("decision_times", func(f *facts) []time.Time {
			return each(f.Decisions, func(d *usage.Decision) time.Time { return nanos(d.At) })
		}),
		col("decision_uuids", func(f *facts) []string { return each(f.Decisions, func(d *usage.Decision) string { return d.UUID }) }),
		col("decision_values", func(f *facts) []string {
			return each(f.Decisions, func(d *usage.Decision) string { return d.Decision })
		}),
		col("decision_reviewers", func(f *facts) []string {
			return each(f.Decisions, func(d *usage.Decision) string { return d.Reviewer })
		}),
	)
}

// countFacts orders the versions of a row: sets only grow, so a larger one knows more. It survives a Kafka that
// was built anew, whose offsets do not.
func countFacts(f *facts) uint64 {
	return uint64(len(f.Days) + len(f.Last) + len(f.Grants) + len(f.Removals) + len(f.Requests) + len(f.Decisions))
}
