CREATE OR REPLACE VIEW quality_models
(
    org              LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id      String                 COMMENT 'Okta id of the campaign',
    model            LowCardinality(String) COMMENT 'served, challenger, rules or whichever model scored the items; okta_90, entra_30 or another fixed rule',
    kind             LowCardinality(String) COMMENT 'model where it gives a probability, rule where it says approve or revoke',
    part             LowCardinality(String) COMMENT 'all decided items; those of one outcome: approve, revoke or clarify; or holdout: the items whose reviewer was not shown the recommendation',
    n                UInt64                 COMMENT 'Decided items',
    approved         UInt64                 COMMENT 'Of these, approved',
    agreed           UInt64                 COMMENT 'Decided as it says; a model says approve from a probability of one half on',
    agreement        Nullable(Float64)      COMMENT 'agreed of n',
    agreement_low    Nullable(Float64)      COMMENT 'Lower end of its 95 % interval (Wilson)',
    agreement_high   Nullable(Float64)      COMMENT 'Upper end of its 95 % interval (Wilson)',
    revoke_said      UInt64                 COMMENT 'Items it would revoke',
    revoke_precision Nullable(Float64)      COMMENT 'Share of these that were revoked',
    revoke_recall    Nullable(Float64)      COMMENT 'Share of what was revoked that it would revoke',
    auc              Nullable(Float64)      COMMENT 'Chance that an approved item scores above a revoked one, a tie counts half; null without both, and for a rule',
    logloss          Nullable(Float64)      COMMENT 'Mean of -ln of the probability given to what was decided; null for a rule',
    brier            Nullable(Float64)      COMMENT 'Mean squared distance of probability and decision; null for a rule',
    brier_skill      Nullable(Float64)      COMMENT '1 - brier / brier of always saying the share approved; null where all were decided alike, and for a rule',
    ece_mass         Nullable(Float64)      COMMENT 'Calibration error over 15 bins of equally many items; null for a rule',
    ece_width        Nullable(Float64)      COMMENT 'Calibration error over 15 bins of equal width; null for a rule',
    ece_chance       Nullable(Float64)      COMMENT 'What ece_mass would be on average were every probability exact, by the number of items alone; null for a rule',
    enough           Bool                   COMMENT 'Whether 100 items were decided: with fewer the figures tell too little'
)
COMMENT 'Quality report, per campaign and model: what was decided next to what each model and each fixed rule said. Small n: figures of few items tell little'
AS
WITH
    (k, n) -> if(n = 0, NULL, k / n) AS share,
    (k, n) -> if(n = 0, NULL, greatest(0, (k + 1.920729 - 1.959964 * sqrt(k * (n - k) / n + 0.960365)) / (n + 3.841459))) AS low,
    (k, n) -> if(n = 0, NULL, least(1, (k + 1.920729 + 1.959964 * sqrt(k * (n - k) / n + 0.960365)) / (n + 3.841459))) AS high
SELECT
    org,
    campaign_id,
    model,
    kind,
    part,
    rows AS n,
    kept AS approved,
    right AS agreed,
    round(share(right, rows), 6) AS agreement,
    round(low(right, rows), 6) AS agreement_low,
    round(high(right, rows), 6) AS agreement_high,
    said_revoke AS revoke_said,
    round(share(right_revoke, said_revoke), 6) AS revoke_precision,
    round(share(right_revoke, rows - kept), 6) AS revoke_recall,
    if(kind = 'rule' OR kept = 0 OR kept = rows, NULL, round(pairs / kept / (rows - kept), 6)) AS auc,
    if(kind = 'rule', NULL, round(loss / rows, 6)) AS logloss,
    if(kind = 'rule', NULL, round(squares / rows, 6)) AS brier,
    if(kind = 'rule' OR kept = 0 OR kept = rows, NULL, round(1 - squares / rows / (kept / rows * (1 - kept / rows)), 6)) AS brier_skill,
    if(kind = 'rule', NULL, round(arraySum(d -> abs(d), mass) / 15 / rows, 6)) AS ece_mass,
    if(kind = 'rule', NULL, round(arraySum(d -> abs(d), width) / rows, 6)) AS ece_width,
    if(kind = 'rule', NULL, round(arraySum(v -> sqrt(2 * v / pi()), variance) / rows, 6)) AS ece_chance,
    CAST(rows >= 100, 'Bool') AS enough
FROM
(
    SELECT
        org,
        campaign_id,
        model,
        kind,
        part,
        sum(rows_here) AS rows,
        sum(kept_here) AS kept,
        sumIf(kept_here, says_approve) + sumIf(rows_here - kept_here, NOT says_approve) AS right,
        sumIf(rows_here, NOT says_approve) AS said_revoke,
        sumIf(rows_here - kept_here, NOT says_approve) AS right_revoke,
        sum((rows_here - kept_here) * (kept_up_to_here_from_above - kept_here / 2)) AS pairs,
        -sum(kept_here * log(greatest(p, 1e-15)) + (rows_here - kept_here) * log(greatest(1 - p, 1e-15))) AS loss,
        sum(kept_here * pow(1 - p, 2) + (rows_here - kept_here) * pow(p, 2)) AS squares,
        -- Items that share a probability and lie on a border of equal mass are in both bins in proportion.
        sumMap(mass_bins, arrayMap(b -> (least(rows_up_to_here * 15, (b + 1) * rows_in_all) - greatest((rows_up_to_here - rows_here) * 15, b * rows_in_all)) * (p - kept_here / rows_here), mass_bins)).2 AS mass,
        sumMap(mass_bins, arrayMap(b -> (least(rows_up_to_here * 15, (b + 1) * rows_in_all) - greatest((rows_up_to_here - rows_here) * 15, b * rows_in_all)) / 15 * p * (1 - p), mass_bins)).2 AS variance,
        sumMap([least(toUInt64(p * 15), 14)], [rows_here * p - kept_here]).2 AS width
    FROM
    (
        SELECT
            *,
            sum(rows_here) OVER (PARTITION BY org, campaign_id, model, part ORDER BY p ASC) AS rows_up_to_here,
            sum(rows_here) OVER (PARTITION BY org, campaign_id, model, part) AS rows_in_all,
            sum(kept_here) OVER (PARTITION BY org, campaign_id, model, part ORDER BY p DESC) AS kept_up_to_here_from_above,
            if(kind = 'rule', [], range(intDiv((rows_up_to_here - rows_here) * 15, rows_in_all), intDiv(rows_up_to_here * 15 - 1, rows_in_all) + 1)) AS mass_bins
        FROM
        (
            SELECT org, campaign_id, model, kind, part, p, p >= 0.5 AS says_approve, count() AS rows_here, countIf(decision = 'approve') AS kept_here
            FROM
            (
                SELECT
                    org,
                    campaign_id,
                    decision,
                    said.1 AS model,
                    said.2 AS kind,
                    said.3 AS p,
                    arrayJoin(if(holdout, ['all', outcome, 'holdout'], ['all', outcome])) AS part
                FROM decisions
                ARRAY JOIN arrayConcat(
                    arrayMap((m, v) -> (m, 'model', v), mapKeys(mapUpdate(scores, map('served', score)) AS by_model), mapValues(by_model)),
                    arrayFilter(s -> s.3 IN (0, 1), arrayMap((m, v) -> (m, 'rule', multiIf(v = 'approve', 1., v = 'revoke', 0., -1.)), mapKeys(baselines), mapValues(baselines)))
                ) AS said
                WHERE outcome != ''
            )
            GROUP BY org, campaign_id, model, kind, part, p
        )
    )
    GROUP BY org, campaign_id, model, kind, part
)
