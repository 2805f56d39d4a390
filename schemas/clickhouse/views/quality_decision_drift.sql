CREATE OR REPLACE VIEW quality_decision_drift
(
    org                      LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id              String                 COMMENT 'Okta id of the campaign',
    previous_campaign_id     String                 COMMENT 'The campaign with decisions launched before it; empty for the first',
    n                        UInt64                 COMMENT 'Decided items',
    approved                 Nullable(Float64)      COMMENT 'Share of these that was approved',
    n_previous               UInt64                 COMMENT 'Decided items of the campaign before',
    approved_previous        Nullable(Float64)      COMMENT 'Share of these that was approved; null for the first campaign',
    reviewers                UInt64                 COMMENT 'Reviewers who decided in both',
    same_n                   UInt64                 COMMENT 'Items that these reviewers decided',
    same_approved            Nullable(Float64)      COMMENT 'Share of these that was approved',
    same_n_previous          UInt64                 COMMENT 'Items that these reviewers decided in the campaign before',
    same_approved_previous   Nullable(Float64)      COMMENT 'Share of these that was approved',
    gap                      Nullable(Float64)      COMMENT 'same_approved less same_approved_previous: what moved though the reviewers are the same',
    gap_low                  Nullable(Float64)      COMMENT 'Lower end of its 95 % interval (Newcombe)',
    gap_high                 Nullable(Float64)      COMMENT 'Upper end of its 95 % interval (Newcombe)',
    state                    LowCardinality(String) COMMENT 'not measured: no campaign before, or no reviewer in both; too few: under 100 items on either side; moved: the interval of gap leaves out 0; else stable'
)
COMMENT 'Quality report, per campaign: whether the same reviewers decide as they did. Other reviewers look like drift and are none'
AS
WITH
    (k, n) -> if(n = 0, NULL, k / n) AS share,
    (k, n) -> if(n = 0, NULL, greatest(0, (k + 1.920729 - 1.959964 * sqrt(k * (n - k) / n + 0.960365)) / (n + 3.841459))) AS low,
    (k, n) -> if(n = 0, NULL, least(1, (k + 1.920729 + 1.959964 * sqrt(k * (n - k) / n + 0.960365)) / (n + 3.841459))) AS high
SELECT
    org,
    campaign_id,
    any(previous) AS previous_campaign_id,
    sum(now) AS n,
    round(share(sum(now_kept), n), 6) AS approved,
    sum(before) AS n_previous,
    round(share(sum(before_kept), n_previous), 6) AS approved_previous,
    countIf(both) AS reviewers,
    sumIf(now, both) AS same_n,
    round(share(sumIf(now_kept, both), same_n), 6) AS same_approved,
    sumIf(before, both) AS same_n_previous,
    round(share(sumIf(before_kept, both), same_n_previous), 6) AS same_approved_previous,
    round(share(sumIf(now_kept, both), same_n) - share(sumIf(before_kept, both), same_n_previous), 6) AS gap,
    round(gap - sqrt(pow(share(sumIf(now_kept, both), same_n) - low(sumIf(now_kept, both), same_n), 2) + pow(high(sumIf(before_kept, both), same_n_previous) - share(sumIf(before_kept, both), same_n_previous), 2)), 6) AS gap_low,
    round(gap + sqrt(pow(high(sumIf(now_kept, both), same_n) - share(sumIf(now_kept, both), same_n), 2) + pow(share(sumIf(before_kept, both), same_n_previous) - low(sumIf(before_kept, both), same_n_previous), 2)), 6) AS gap_high,
    multiIf(gap IS NULL, 'not measured', same_n < 100 OR same_n_previous < 100, 'too few', gap_low > 0 OR gap_high < 0, 'moved', 'stable') AS state
FROM
(
    SELECT
        s.org AS org,
        s.campaign_id AS campaign_id,
        any(s.previous) AS previous,
        sumIf(d.items, s.side = 'now') AS now,
        sumIf(d.kept, s.side = 'now') AS now_kept,
        sumIf(d.items, s.side = 'before') AS before,
        sumIf(d.kept, s.side = 'before') AS before_kept,
        now > 0 AND before > 0 AS both
    FROM
    (
        SELECT org, campaign_id, previous, half.1 AS side, half.2 AS source
        FROM
        (
            SELECT org, campaign_id, lagInFrame(campaign_id) OVER (PARTITION BY org ORDER BY launch ASC, campaign_id ASC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS previous
            FROM (SELECT org, campaign_id, max(launched) AS launch FROM decisions GROUP BY org, campaign_id)
        )
        ARRAY JOIN arrayFilter(h -> h.2 != '', [('now', campaign_id), ('before', previous)]) AS half
    ) AS s
    INNER JOIN
    (
        SELECT org, campaign_id, reviewer_id, count() AS items, countIf(decision = 'approve') AS kept
        FROM decisions
        GROUP BY org, campaign_id, reviewer_id
    ) AS d ON d.org = s.org AND d.campaign_id = s.source
    GROUP BY org, campaign_id, d.reviewer_id
)
GROUP BY org, campaign_id
