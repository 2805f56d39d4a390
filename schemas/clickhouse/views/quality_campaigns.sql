CREATE OR REPLACE VIEW quality_campaigns
(
    org                      LowCardinality(String)         COMMENT 'Immutable id of the Okta org',
    campaign_id              String                         COMMENT 'Okta id of the campaign',
    launched                 Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was launched, by its recommendations',
    model_versions           Array(String)                  COMMENT 'Model versions of its recommendations, the most used first',
    items                    UInt64                         COMMENT 'Items with a recommendation',
    approve_items            UInt64                         COMMENT 'Of these, recommended to keep',
    revoke_items             UInt64                         COMMENT 'Of these, recommended to take away',
    clarify_items            UInt64                         COMMENT 'Of these, without advice but with a question',
    decided                  UInt64                         COMMENT 'Items that a reviewer approved or revoked; one without an answer is none of them',
    approve_approved         UInt64                         COMMENT 'Recommended to keep and approved',
    approve_revoked          UInt64                         COMMENT 'Recommended to keep and revoked: an override',
    revoke_revoked           UInt64                         COMMENT 'Recommended to take away and revoked',
    revoke_approved          UInt64                         COMMENT 'Recommended to take away and approved: an override',
    clarify_approved         UInt64                         COMMENT 'Asked about and approved',
    clarify_revoked          UInt64                         COMMENT 'Asked about and revoked',
    advised                  UInt64                         COMMENT 'Decided items that had been recommended to keep or to take away',
    agreed                   UInt64                         COMMENT 'Of these, decided as recommended',
    agreement                Nullable(Float64)              COMMENT 'agreed of advised; null while nothing was decided',
    agreement_low            Nullable(Float64)              COMMENT 'Lower end of its 95 % interval (Wilson)',
    agreement_high           Nullable(Float64)              COMMENT 'Upper end of its 95 % interval (Wilson)',
    agreement_weighted       Nullable(Float64)              COMMENT 'The same, with decisions made in bulk counted by their label weight',
    override_to_revoke       Nullable(Float64)              COMMENT 'Share of what was recommended to keep and decided that was revoked',
    override_to_approve      Nullable(Float64)              COMMENT 'Share of what was recommended to take away and decided that was approved',
    assisted                 UInt64                         COMMENT 'Advised items whose reviewer was shown the recommendation',
    assisted_agreement       Nullable(Float64)              COMMENT 'Agreement on these',
    assisted_low             Nullable(Float64)              COMMENT 'Lower end of its 95 % interval (Wilson)',
    assisted_high            Nullable(Float64)              COMMENT 'Upper end of its 95 % interval (Wilson)',
    holdout                  UInt64                         COMMENT 'Advised items of the random holdout: the recommendation was not shown',
    holdout_agreement        Nullable(Float64)              COMMENT 'Agreement on these: what people decide on their own',
    holdout_low              Nullable(Float64)              COMMENT 'Lower end of its 95 % interval (Wilson)',
    holdout_high             Nullable(Float64)              COMMENT 'Upper end of its 95 % interval (Wilson)',
    assistance_gap           Nullable(Float64)              COMMENT 'assisted_agreement less holdout_agreement: how much the advice itself moves decisions',
    assistance_gap_low       Nullable(Float64)              COMMENT 'Lower end of its 95 % interval (Newcombe)',
    assistance_gap_high      Nullable(Float64)              COMMENT 'Upper end of its 95 % interval (Newcombe)',
    enough                   Bool                           COMMENT 'Whether 100 advised items were decided: with fewer the figures tell too little'
)
COMMENT 'Quality report, per campaign: how reviewers decided next to what was recommended'
AS
WITH
    (k, n) -> if(n = 0, NULL, k / n) AS share,
    (k, n) -> if(n = 0, NULL, greatest(0, (k + 1.920729 - 1.959964 * sqrt(k * (n - k) / n + 0.960365)) / (n + 3.841459))) AS low,
    (k, n) -> if(n = 0, NULL, least(1, (k + 1.920729 + 1.959964 * sqrt(k * (n - k) / n + 0.960365)) / (n + 3.841459))) AS high
SELECT
    i.org AS org,
    i.campaign_id AS campaign_id,
    i.launched AS launched,
    i.model_versions AS model_versions,
    i.items AS items,
    i.approve_items AS approve_items,
    i.revoke_items AS revoke_items,
    i.clarify_items AS clarify_items,
    d.decided AS decided,
    d.approve_approved AS approve_approved,
    d.approve_revoked AS approve_revoked,
    d.revoke_revoked AS revoke_revoked,
    d.revoke_approved AS revoke_approved,
    d.clarify_approved AS clarify_approved,
    d.clarify_revoked AS clarify_revoked,
    approve_approved + approve_revoked + revoke_revoked + revoke_approved AS advised,
    approve_approved + revoke_revoked AS agreed,
    round(share(agreed, advised), 6) AS agreement,
    round(low(agreed, advised), 6) AS agreement_low,
    round(high(agreed, advised), 6) AS agreement_high,
    round(if(d.weights = 0, NULL, d.agreed_weights / d.weights), 6) AS agreement_weighted,
    round(share(approve_revoked, approve_approved + approve_revoked), 6) AS override_to_revoke,
    round(share(revoke_approved, revoke_revoked + revoke_approved), 6) AS override_to_approve,
    advised - d.unassisted AS assisted,
    round(share(agreed - d.unassisted_agreed, assisted), 6) AS assisted_agreement,
    round(low(agreed - d.unassisted_agreed, assisted), 6) AS assisted_low,
    round(high(agreed - d.unassisted_agreed, assisted), 6) AS assisted_high,
    d.unassisted AS holdout,
    round(share(d.unassisted_agreed, holdout), 6) AS holdout_agreement,
    round(low(d.unassisted_agreed, holdout), 6) AS holdout_low,
    round(high(d.unassisted_agreed, holdout), 6) AS holdout_high,
    round(assisted_agreement - holdout_agreement, 6) AS assistance_gap,
    round(assistance_gap - sqrt(pow(assisted_agreement - assisted_low, 2) + pow(holdout_high - holdout_agreement, 2)), 6) AS assistance_gap_low,
    round(assistance_gap + sqrt(pow(assisted_high - assisted_agreement, 2) + pow(holdout_agreement - holdout_low, 2)), 6) AS assistance_gap_high,
    CAST(advised >= 100, 'Bool') AS enough
FROM
(
    SELECT
        org,
        campaign_id,
        max(as_of) AS launched,
        arrayMap(v -> v.2, arraySort(v -> (-v.1, v.2), arrayZip(arrayMap(v -> toInt64(v), (sumMap([model_version], [1]) AS versions).2), versions.1))) AS model_versions,
        count() AS items,
        countIf(outcome = 'approve') AS approve_items,
        countIf(outcome = 'revoke') AS revoke_items,
        countIf(outcome = 'clarify') AS clarify_items
    FROM recommendations
    GROUP BY org, campaign_id
) AS i
LEFT JOIN
(
    SELECT
        org,
        campaign_id,
        count() AS decided,
        countIf(outcome = 'approve' AND decision = 'approve') AS approve_approved,
        countIf(outcome = 'approve' AND decision = 'revoke') AS approve_revoked,
        countIf(outcome = 'revoke' AND decision = 'revoke') AS revoke_revoked,
        countIf(outcome = 'revoke' AND decision = 'approve') AS revoke_approved,
        countIf(outcome = 'clarify' AND decision = 'approve') AS clarify_approved,
        countIf(outcome = 'clarify' AND decision = 'revoke') AS clarify_revoked,
        countIf(holdout AND outcome IN ('approve', 'revoke')) AS unassisted,
        countIf(holdout AND outcome = decision) AS unassisted_agreed,
        sumIf(weight, outcome IN ('approve', 'revoke')) AS weights,
        sumIf(weight, outcome = decision) AS agreed_weights
    FROM decisions
    GROUP BY org, campaign_id
) AS d ON d.org = i.org AND d.campaign_id = i.campaign_id
