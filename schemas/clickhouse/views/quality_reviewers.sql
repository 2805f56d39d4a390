CREATE OR REPLACE VIEW quality_reviewers
(
    org            LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id    String                 COMMENT 'Okta id of the campaign',
    reviewer_id    String                 COMMENT 'Okta id of the reviewer who decided',
    pseudonym      String                 COMMENT 'r-1, r-2 and so on, in the order of their first decisions in the campaign: to show in place of reviewer_id',
    decided        UInt64                 COMMENT 'Items the reviewer decided',
    approved       UInt64                 COMMENT 'Of these, approved',
    advised        UInt64                 COMMENT 'Of these, recommended to keep or to take away',
    agreed         UInt64                 COMMENT 'Of the advised, decided as recommended',
    waved_through  UInt64                 COMMENT 'Recommended to take away and approved',
    median_seconds Nullable(Float64)      COMMENT 'Median time for a decision that was considered on its own (see quality_pauses); null under 5 of them',
    speed          Nullable(Float64)      COMMENT 'Part of the index: share of decisions made within 10 seconds of the one before; null under 5 decisions',
    bulk           Nullable(Float64)      COMMENT 'Part of the index: share of decisions made in bulk; null under 5 decisions',
    uniformity     Nullable(Float64)      COMMENT 'Part of the index: 0 where as many were approved as revoked, 1 where all were decided alike; null under 5 decisions',
    rubber_stamp   Nullable(Float64)      COMMENT 'Mean of the three parts, 0 to 1: how much it looks as if nobody looked; null under 20 decisions',
    state          LowCardinality(String) COMMENT 'too few: under 20 decisions; act from 0.8 on; watch from 0.6 on; else no sign'
)
COMMENT 'Quality report, per campaign and reviewer: signs of rubber stamping. They say where to ask, not what somebody thought: items that are all right look the same'
AS
SELECT
    org,
    campaign_id,
    reviewer_id,
    pseudonym,
    count() AS decided,
    countIf(decision = 'approve') AS approved,
    countIf(outcome IN ('approve', 'revoke')) AS advised,
    countIf(outcome = decision) AS agreed,
    countIf(outcome = 'revoke' AND decision = 'approve') AS waved_through,
    if(countIf(considered) < 5, NULL, round(quantileExactIf(0.5)(assumeNotNull(seconds), considered), 3)) AS median_seconds,
    if(decided < 5, NULL, round(countIf(p.seconds < 10) / (decided - 1), 6)) AS speed,
    if(decided < 5, NULL, round(countIf(p.bulk) / decided, 6)) AS bulk,
    if(decided < 5, NULL, round(abs(2 * approved / decided - 1), 6)) AS uniformity,
    if(decided < 20, NULL, round((speed + bulk + uniformity) / 3, 6)) AS rubber_stamp,
    multiIf(rubber_stamp IS NULL, 'too few', rubber_stamp >= 0.8, 'act', rubber_stamp >= 0.6, 'watch', 'no sign') AS state
FROM quality_pauses AS p
GROUP BY org, campaign_id, reviewer_id, pseudonym
