package land

import (
	"time"

	"recert/schemas/feature"
	"recert/schemas/modelfile"
)

type (
	scored  = feature.Item
	trained = modelfile.Header
)

func features() target {
	return newInto("features_raw", fromJSON(func(i *scored) []string { return []string{i.Org, i.ReviewID, i.CampaignID} }),
		col("org", func(i *scored) string { return i.Org }),
		col("campaign_id", func(i *scored) string { return i.CampaignID }),
		col("review_id", func(i *scored) string { return i.ReviewID }),
		col("version", func(i *scored) uint64 { return versionOf(i.AsOf, i.Revision) }),
		col("user_id", func(i *scored) string { return i.UserID }),
		col("resource_id", func(i *scored) string { return i.Resource }),
		col("resource_kind", func(i *scored) string { return i.Kind }),
		col("reviewer_id", func(i *scored) string { return i.ReviewerID }),
		col("as_of", func(i *scored) time.Time { return instant(i.AsOf) }),
		col("revision", func(i *scored) uint32 { return uint32(max(i.Revision, 0)) }),
		col("levels", func(i *scored) *orderedMap[string, string] { return sorted(i.Levels) }),
		col("numbers", func(i *scored) *orderedMap[string, float64] { return sorted(i.Numbers) }),
		col("outcome", func(i *scored) string { return i.Outcome }),
		col("score", func(i *scored) float64 { return i.Score }),
		col("model_version", func(i *scored) string { return i.Model }),
		col("scores", func(i *scored) *orderedMap[string, float64] { return sorted(i.Scores) }),
		col("baselines", func(i *scored) *orderedMap[string, string] { return sorted(i.Baselines) }),
		col("holdout", func(i *scored) bool { return i.Holdout }),
	)
}

// models lands the headers; the parts, of another kind of record, are of no use in a table.
func models() target {
	return newInto("models_raw", fromJSON(func(h *trained) []string { return []string{h.Org, h.Name, h.Version} }),
		col("org", func(h *trained) string { return h.Org }),
		col("name", func(h *trained) string { return h.Name }),
		col("version", func(h *trained) string { return h.Version }),
		col("role", func(h *trained) string { return h.Role }),
		col("trained_until", func(h *trained) time.Time { return instant(h.TrainedUntil) }),
		col("rows", func(h *trained) uint64 { return uint64(max(h.Rows, 0)) }),
		col("denials", func(h *trained) uint64 { return uint64(max(h.Denials, 0)) }),
		col("held_out", func(h *trained) uint64 { return uint64(max(h.HeldOut, 0)) }),
		col("campaigns", func(h *trained) []string { return h.Campaigns }),
		col("figures", func(h *trained) *orderedMap[string, float64] { return sorted(h.Figures) }),
		col("combine", func(h *trained) *orderedMap[string, float64] {
			return sorted(map[string]float64{"prior": h.Combine.Prior, "scale": h.Combine.Scale, "shift": h.Combine.Shift})
		}),
		col("parts", func(h *trained) uint32 { return uint32(max(h.Parts, 0)) }),
		col("bytes", func(h *trained) uint64 { return uint64(max(h.Bytes, 0)) }),
		col("sha256", func(h *trained) string { return h.SHA256 }),
	)
}
