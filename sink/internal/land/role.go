package land

import (
	"time"

	"recert/schemas/recommendation"
)

type roleProposal = recommendation.Role

func roleProposals() target {
	return newInto("role_proposals_raw", fromJSON(func(r *roleProposal) []string { return []string{r.Org, r.RoleID} }),
		col("org", func(r *roleProposal) string { return r.Org }),
		col("role_id", func(r *roleProposal) string { return r.RoleID }),
		col("version", func(r *roleProposal) uint64 { return uint64(max(r.AsOf.UnixMilli(), 0)) }),
		col("name", func(r *roleProposal) string { return r.Name }),
		col("attributes", func(r *roleProposal) *orderedMap[string, string] { return sorted(r.Attributes) }),
		col("precision", func(r *roleProposal) float64 { return r.Precision }),
		col("recall", func(r *roleProposal) float64 { return r.Recall }),
		col("purity", func(r *roleProposal) float64 { return r.Purity }),
		col("members", func(r *roleProposal) []string { return r.Members }),
		col("permissions", func(r *roleProposal) []string { return r.Permissions }),
		col("inherits", func(r *roleProposal) []string { return r.Inherits }),
		col("unused", func(r *roleProposal) []string { return r.Unused }),
		col("loses", func(r *roleProposal) *orderedMap[string, []string] { return byPerson(r.Loses) }),
		col("gains", func(r *roleProposal) *orderedMap[string, []string] { return byPerson(r.Gains) }),
		col("gain_count", func(r *roleProposal) uint32 { return uint32(max(r.GainCount, 0)) }),
		col("replaced", func(r *roleProposal) uint32 { return uint32(max(r.Replaced, 0)) }),
		col("needed", func(r *roleProposal) uint32 { return uint32(max(r.Needed, 0)) }),
		col("withdrawn", func(r *roleProposal) bool { return r.Withdrawn }),
		col("as_of", func(r *roleProposal) time.Time { return instant(r.AsOf) }),
	)
}

// byPerson writes changes by the person they concern.
func byPerson(changes []recommendation.RoleChange) *orderedMap[string, []string] {
	m := map[string][]string{}
	for _, c := range changes {
		m[c.UserID] = append(m[c.UserID], c.Permissions...)
	}
	return sorted(m)
}
