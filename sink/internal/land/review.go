package land

import (
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/directory"
	"recert/schemas/recommendation"
)

type (
	campaign = directory.Campaign
	item     = directory.Review
	advice   = recommendation.Recommendation
	reason   = recommendation.Reason
)

func campaigns() target {
	return newInto("campaigns_raw", fromJSON(func(c *campaign) []string { return []string{c.Org, c.ID} }),
		col("org", func(c *campaign) string { return c.Org }),
		col("campaign_id", func(c *campaign) string { return c.ID }),
		col("name", func(c *campaign) string { return c.Name }),
		col("status", func(c *campaign) string { return c.Status }),
		col("launched", func(c *campaign) time.Time { return instant(c.Launched) }),
		col("ends", func(c *campaign) time.Time { return instant(c.Ends) }),
		col("history", func(c *campaign) bool { return c.History }),
		col("last_updated", func(c *campaign) time.Time { return instant(c.LastUpdated) }),
	)
}

func campaignItems() target {
	return newInto("campaign_items_raw", fromJSON(func(i *item) []string { return []string{i.Org, i.ID, i.CampaignID} }),
		col("org", func(i *item) string { return i.Org }),
		col("campaign_id", func(i *item) string { return i.CampaignID }),
		col("review_id", func(i *item) string { return i.ID }),
		col("user_id", func(i *item) string { return i.UserID }),
		col("resource_id", func(i *item) string { return i.Resource }),
		col("kind", func(i *item) string { return i.Kind }),
		col("reviewer_id", func(i *item) string { return i.ReviewerID }),
		col("reviewer_type", func(i *item) string { return i.ReviewerType }),
		col("level", func(i *item) string { return i.Level }),
		col("decision", func(i *item) string { return i.Decision }),
		col("decided", func(i *item) time.Time { return instant(i.Decided) }),
		col("created", func(i *item) time.Time { return instant(i.Created) }),
		col("last_updated", func(i *item) time.Time { return instant(i.LastUpdated) }),
		col("history", func(i *item) bool { return i.History }),
	)
}

// part is a ready record with its partition.
type part struct {
	directory.Ready
	Partition int32
}

func campaignParts() target {
	ready := fromJSON(func(r *directory.Ready) []string { return []string{r.Org, r.CampaignID} })
	decode := func(r *kgo.Record, p *part) error {
		p.Partition = r.Partition
		return ready(r, &p.Ready)
	}
	return newInto("campaign_parts_raw", decode,
		col("org", func(p *part) string { return p.Org }),
		col("campaign_id", func(p *part) string { return p.CampaignID }),
		col("part", func(p *part) int32 { return p.Partition }),
		col("launched", func(p *part) time.Time { return instant(p.Launched) }),
		col("items", func(p *part) uint32 { return uint32(p.Items) }),
	)
}

// revisions is the room that a version number leaves for the revisions of one as-of time.
const revisions = 1000

func versionOf(asOf time.Time, revision int) uint64 {
	return uint64(instant(asOf).UnixMilli())*revisions + uint64(min(max(revision, 0), revisions-1))
}

func recommendations() target {
	return newInto("recommendations_raw", fromJSON(func(r *advice) []string { return []string{r.Org, r.ReviewID, r.CampaignID} }),
		col("org", func(r *advice) string { return r.Org }),
		col("campaign_id", func(r *advice) string { return r.CampaignID }),
		col("review_id", func(r *advice) string { return r.ReviewID }),
		col("version", func(r *advice) uint64 { return versionOf(r.AsOf, r.Revision) }),
		col("user_id", func(r *advice) string { return r.UserID }),
		col("resource_id", func(r *advice) string { return r.Resource }),
		col("kind", func(r *advice) string { return r.Kind }),
		col("reviewer_id", func(r *advice) string { return r.ReviewerID }),
		col("outcome", func(r *advice) string { return r.Outcome }),
		col("confidence", func(r *advice) float64 { return r.Confidence }),
		col("risk", func(r *advice) float64 { return r.Risk }),
		col("reason_codes", func(r *advice) []string { return each(r.Reasons, func(s *reason) string { return s.Code }) }),
		col("reason_weights", func(r *advice) []float64 { return each(r.Reasons, func(s *reason) float64 { return s.Weight }) }),
		col("reason_texts", func(r *advice) []string { return each(r.Reasons, func(s *reason) string { return s.Text }) }),
		col("reason_numbers", func(r *advice) []*orderedMap[string, float64] {
			return each(r.Reasons, func(s *reason) *orderedMap[string, float64] { return sorted(s.Numbers) })
		}),
		col("evidence", func(r *advice) []string { return r.Evidence }),
		col("question", func(r *advice) string { return r.Question }),
		col("model_version", func(r *advice) string { return r.Model }),
		col("rules_version", func(r *advice) string { return r.Rules }),
		col("as_of", func(r *advice) time.Time { return instant(r.AsOf) }),
		col("revision", func(r *advice) uint32 { return uint32(max(r.Revision, 0)) }),
		col("holdout", func(r *advice) bool { return r.Holdout }),
	)
}
