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
		col("version", usageVersion),
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

// amountBits is the room that a version leaves below its second.
const amountBits = 30

// usageVersion orders the states of a row without regard to when they came: the newest fact first, then how much is
// known, which only grows. A Kafka that was built anew and reads less of the past still goes on from today.
func usageVersion(f *facts) uint64 {
	var newest int64
	amount := len(f.Grants) + len(f.Removals) + len(f.Requests) + len(f.Decisions)
	for _, d := range f.Days {
		newest = max(newest, int64(d.Day)*86_400+int64(d.Second))
		amount += 86_400 - int(d.Second) // an earlier second of a day is more knowledge, too
	}
	for _, list := range [][]usage.Change{f.Grants, f.Removals, f.Requests} {
		for i := range list {
			newest = max(newest, list[i].At/int64(time.Second))
		}
	}
	for i := range f.Decisions {
		newest = max(newest, f.Decisions[i].At/int64(time.Second))
	}
	return ordered(newest, int64(amount))
}

// ordered makes one number of a second and of what decides between equal seconds.
func ordered(second, amount int64) uint64 {
	return uint64(max(second, 0))<<amountBits | uint64(min(max(amount, 0), 1<<amountBits-1))
}
