CREATE OR REPLACE VIEW quality_curve
(
    org            LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id    String                 COMMENT 'Okta id of the campaign',
    rows           UInt64                 COMMENT 'Decided items within, ranked by the served probability of keeping',
    approved       UInt64                 COMMENT 'Of these, approved',
    coverage       Float64                COMMENT 'rows of all decided items',
    threshold      Float64                COMMENT 'Lowest probability within',
    agreement      Float64                COMMENT 'approved of rows',
    agreement_low  Float64                COMMENT 'Lower end of its 95 % interval (Wilson)',
    agreement_high Float64                COMMENT 'Upper end of its 95 % interval (Wilson)'
)
COMMENT 'Quality report, per campaign: agreement over coverage, one point in each fortieth of the items'
AS
WITH
    (k, n) -> greatest(0, (k + 1.920729 - 1.959964 * sqrt(k * (n - k) / n + 0.960365)) / (n + 3.841459)) AS low,
    (k, n) -> least(1, (k + 1.920729 + 1.959964 * sqrt(k * (n - k) / n + 0.960365)) / (n + 3.841459)) AS high
SELECT
    org,
    campaign_id,
    max(above) AS rows,
    max(kept) AS approved,
    round(rows / any(rows_in_all), 6) AS coverage,
    min(p) AS threshold,
    round(approved / rows, 6) AS agreement,
    round(low(approved, rows), 6) AS agreement_low,
    round(high(approved, rows), 6) AS agreement_high
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
GROUP BY org, campaign_id, intDiv(above * 40, rows_in_all)
