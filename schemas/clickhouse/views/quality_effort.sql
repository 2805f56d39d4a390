CREATE OR REPLACE VIEW quality_effort
(
    org                LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id        String                 COMMENT 'Okta id of the campaign',
    items              UInt64                 COMMENT 'Items with a recommendation',
    decided            UInt64                 COMMENT 'Items that a reviewer decided',
    target             Float64                COMMENT 'Agreement asked for: 0.98, 0.99 or 0.995',
    threshold          Nullable(Float64)      COMMENT 'Probability of keeping from which on decided items that were recommended to keep reach the target, 100 of them at least; null where they do not',
    measured           UInt64                 COMMENT 'Decided items recommended to keep from threshold on',
    agreement          Nullable(Float64)      COMMENT 'Share of these that was approved',
    agreement_low      Nullable(Float64)      COMMENT 'Lower end of its 95 % interval (Wilson): the threshold was chosen on the same decisions, so expect less than agreement on new ones',
    auto_items         UInt64                 COMMENT 'Items, decided or not, recommended to keep from threshold on: approvable without a person at the measured agreement, were that allowed',
    auto_share         Float64                COMMENT 'auto_items of items',
    median_seconds     Nullable(Float64)      COMMENT 'Median time of decisions that were considered on their own (see quality_pauses); null under 20 of them',
    minutes_all        Nullable(Float64)      COMMENT 'Minutes of reviewers for all items at that pace: an estimate',
    minutes_saved      Nullable(Float64)      COMMENT 'Minutes of reviewers for auto_items at that pace: an estimate'
)
COMMENT 'Quality report, per campaign: the work that could be saved, at the agreement measured. recert approves nothing by itself'
AS
WITH (k, n) -> if(n = 0, NULL, greatest(0, (k + 1.920729 - 1.959964 * sqrt(k * (n - k) / n + 0.960365)) / (n + 3.841459))) AS low
SELECT
    i.org AS org,
    i.campaign_id AS campaign_id,
    i.items AS items,
    i.decided AS decided,
    i.target AS target,
    if(i.measured_rows = 0, NULL, i.lowest) AS threshold,
    if(threshold IS NULL, 0, i.measured_rows) AS measured,
    round(if(threshold IS NULL, NULL, i.measured_kept / i.measured_rows), 6) AS agreement,
    round(if(threshold IS NULL, NULL, low(i.measured_kept, i.measured_rows)), 6) AS agreement_low,
    if(threshold IS NULL, 0, i.automatic) AS auto_items,
    round(auto_items / i.items, 6) AS auto_share,
    if(p.considered < 20, NULL, round(p.median, 3)) AS median_seconds,
    round(i.items * median_seconds / 60, 1) AS minutes_all,
    round(auto_items * median_seconds / 60, 1) AS minutes_saved
FROM
(
    SELECT
        org,
        campaign_id,
        target,
        any(all_items) AS items,
        any(all_decided) AS decided,
        maxIf(above, holds) AS measured_rows,
        maxIf(kept, holds) AS measured_kept,
        minIf(p, holds) AS lowest,
        maxIf(with_undecided, holds) AS automatic
    FROM
    (
        SELECT *, arrayJoin([0.98, 0.99, 0.995]) AS target, above >= 100 AND kept >= target * above - 1e-9 AS holds
        FROM
        (
            SELECT
                org,
                campaign_id,
                p,
                sum(decided_here) OVER ranked AS above,
                sum(kept_here) OVER ranked AS kept,
                sum(approvable_here) OVER ranked AS with_undecided,
                sum(items_here) OVER (PARTITION BY org, campaign_id) AS all_items,
                sum(all_decided_here) OVER (PARTITION BY org, campaign_id) AS all_decided
            FROM
            (
                SELECT
                    f.org AS org,
                    f.campaign_id AS campaign_id,
                    f.score AS p,
                    count() AS items_here,
                    countIf(f.outcome = 'approve') AS approvable_here,
                    countIf(d.decision != '') AS all_decided_here,
                    countIf(f.outcome = 'approve' AND d.decision != '') AS decided_here,
                    countIf(f.outcome = 'approve' AND d.decision = 'approve') AS kept_here
                FROM features AS f
                LEFT JOIN (SELECT org, campaign_id, review_id, decision FROM decisions) AS d ON d.org = f.org AND d.campaign_id = f.campaign_id AND d.review_id = f.review_id
                GROUP BY org, campaign_id, p
            )
            WINDOW ranked AS (PARTITION BY org, campaign_id ORDER BY p DESC)
        )
    )
    GROUP BY org, campaign_id, target
) AS i
LEFT JOIN
(
    SELECT org, campaign_id, countIf(q.considered) AS considered, quantileExactIf(0.5)(assumeNotNull(q.seconds), q.considered) AS median
    FROM quality_pauses AS q
    GROUP BY org, campaign_id
) AS p ON p.org = i.org AND p.campaign_id = i.campaign_id
