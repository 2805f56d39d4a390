CREATE OR REPLACE VIEW quality_coverage
(
    org            LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id    String                 COMMENT 'Okta id of the campaign',
    target         Float64                COMMENT 'Agreement asked for: 0.98, 0.99 or 0.995',
    n              UInt64                 COMMENT 'Decided items with a probability',
    rows           UInt64                 COMMENT 'Items within: the largest set, ranked by the served probability of keeping, of which at least target was approved; items of one probability are all within or all without',
    approved       UInt64                 COMMENT 'Of these, approved',
    coverage       Float64                COMMENT 'rows of n',
    threshold      Nullable(Float64)      COMMENT 'Lowest probability within; null where nothing is',
    agreement      Nullable(Float64)      COMMENT 'approved of rows',
    agreement_low  Nullable(Float64)      COMMENT 'Lower end of its 95 % interval (Wilson): the threshold was chosen on the same decisions, so expect less than agreement on new ones',
    agreement_high Nullable(Float64)      COMMENT 'Upper end of its 95 % interval (Wilson)',
    sure_coverage  Float64                COMMENT 'Share of items within the largest set whose agreement_low is at least target: the careful figure',
    sure_threshold Nullable(Float64)      COMMENT 'Lowest probability within that set; null where nothing is',
    enough         Bool                   COMMENT 'Whether 100 items were decided: with fewer the figures tell too little'
)
COMMENT 'Quality report, per campaign: how much of the work the served probability could take over at which agreement (selective prediction)'
AS
WITH
    (k, n) -> if(n = 0, NULL, greatest(0, (k + 1.920729 - 1.959964 * sqrt(k * (n - k) / n + 0.960365)) / (n + 3.841459))) AS low,
    (k, n) -> if(n = 0, NULL, least(1, (k + 1.920729 + 1.959964 * sqrt(k * (n - k) / n + 0.960365)) / (n + 3.841459))) AS high
SELECT
    org,
    campaign_id,
    target,
    any(rows_in_all) AS n,
    maxIf(above, kept >= target * above - 1e-9) AS rows,
    maxIf(kept, kept >= target * above - 1e-9) AS approved,
    round(rows / n, 6) AS coverage,
    if(rows = 0, NULL, minIf(p, kept >= target * above - 1e-9)) AS threshold,
    round(if(rows = 0, NULL, approved / rows), 6) AS agreement,
    round(low(approved, rows), 6) AS agreement_low,
    round(high(approved, rows), 6) AS agreement_high,
    round(maxIf(above, low(kept, above) >= target) / n, 6) AS sure_coverage,
    if(sure_coverage = 0, NULL, minIf(p, low(kept, above) >= target)) AS sure_threshold,
    CAST(n >= 100, 'Bool') AS enough
FROM
(
    SELECT
        org,
        campaign_id,
        p,
        sum(rows_here) OVER (PARTITION BY org, campaign_id ORDER BY p DESC) AS above,
        sum(kept_here) OVER (PARTITION BY org, campaign_id ORDER BY p DESC) AS kept,
        sum(rows_here) OVER (PARTITION BY org, campaign_id) AS rows_in_all
    FROM
    (
        SELECT org, campaign_id, score AS p, count() AS rows_here, countIf(decision = 'approve') AS kept_here
        FROM decisions
        WHERE outcome != ''
        GROUP BY org, campaign_id, p
    )
)
ARRAY JOIN [0.98, 0.99, 0.995] AS target
GROUP BY org, campaign_id, target
