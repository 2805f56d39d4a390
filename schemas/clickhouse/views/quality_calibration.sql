CREATE OR REPLACE VIEW quality_calibration
(
    org         LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id String                 COMMENT 'Okta id of the campaign',
    part        LowCardinality(String) COMMENT 'all decided items; those of one outcome: approve, revoke or clarify; or holdout: the items whose reviewer was not shown the recommendation',
    binning     LowCardinality(String) COMMENT 'mass: bins of equally many items; width: bins of equal width',
    bin         UInt8                  COMMENT '1 to 15, from the least probability of keeping to the highest; a bin without items has no row',
    n           Float64                COMMENT 'Decided items in it; no whole number where items of one probability lie on a border of equal mass',
    predicted   Float64                COMMENT 'Mean probability of keeping that the served model gave them',
    observed    Float64                COMMENT 'Share of them that was approved',
    low         Float64                COMMENT 'Lower end of the 95 % interval of observed (Wilson)',
    high        Float64                COMMENT 'Upper end of the 95 % interval of observed (Wilson)'
)
COMMENT 'Quality report, per campaign: the reliability bins of the served probability; the calibration errors over them are in quality_models'
AS
WITH
    (k, n) -> greatest(0, (k + 1.920729 - 1.959964 * sqrt(greatest(0, k * (n - k)) / n + 0.960365)) / (n + 3.841459)) AS lower_end,
    (k, n) -> least(1, (k + 1.920729 + 1.959964 * sqrt(greatest(0, k * (n - k)) / n + 0.960365)) / (n + 3.841459)) AS upper_end
SELECT
    org,
    campaign_id,
    part,
    cell.1 AS binning,
    cell.2 + 1 AS bin,
    round(sum(cell.3), 6) AS n,
    round(sum(cell.3 * p) / sum(cell.3), 6) AS predicted,
    round(sum(cell.3 * kept_here / rows_here) / sum(cell.3), 6) AS observed,
    round(lower_end(sum(cell.3 * kept_here / rows_here), sum(cell.3)), 6) AS low,
    round(upper_end(sum(cell.3 * kept_here / rows_here), sum(cell.3)), 6) AS high
FROM
(
    SELECT
        *,
        sum(rows_here) OVER (PARTITION BY org, campaign_id, part ORDER BY p ASC) AS rows_up_to_here,
        sum(rows_here) OVER (PARTITION BY org, campaign_id, part) AS rows_in_all,
        range(intDiv((rows_up_to_here - rows_here) * 15, rows_in_all), intDiv(rows_up_to_here * 15 - 1, rows_in_all) + 1) AS mass_bins
    FROM
    (
        SELECT org, campaign_id, part, p, count() AS rows_here, countIf(decision = 'approve') AS kept_here
        FROM
        (
            SELECT org, campaign_id, decision, score AS p, arrayJoin(if(holdout, ['all', outcome, 'holdout'], ['all', outcome])) AS part
            FROM decisions
            WHERE outcome != ''
        )
        GROUP BY org, campaign_id, part, p
    )
)
ARRAY JOIN arrayConcat(
    [('width', toInt64(least(toUInt64(p * 15), 14)), toFloat64(rows_here))],
    arrayMap(b -> ('mass', toInt64(b), (least(rows_up_to_here * 15, (b + 1) * rows_in_all) - greatest((rows_up_to_here - rows_here) * 15, b * rows_in_all)) / 15), mass_bins)
) AS cell
GROUP BY org, campaign_id, part, binning, bin
