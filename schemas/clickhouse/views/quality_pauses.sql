CREATE OR REPLACE VIEW quality_pauses
(
    org         LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id String                 COMMENT 'Okta id of the campaign',
    review_id   String                 COMMENT 'Okta id of the review item',
    reviewer_id String                 COMMENT 'Okta id of the reviewer who decided',
    pseudonym   String                 COMMENT 'r-1, r-2 and so on, in the order of their first decisions in the campaign: to show in place of reviewer_id',
    decision    LowCardinality(String) COMMENT 'approve or revoke',
    outcome     LowCardinality(String) COMMENT 'What was recommended: approve, revoke or clarify; empty where nothing was',
    decided_at  DateTime64(3, 'UTC')   COMMENT 'When it was decided',
    seconds     Nullable(Float64)      COMMENT 'Since the decision of the same reviewer before it; null for the first',
    run         UInt64                 COMMENT 'Decisions in its run: those of a reviewer that follow one another within two seconds',
    bulk        Bool                   COMMENT 'Whether it was made in bulk: in a run of five or more',
    considered  Bool                   COMMENT 'Whether seconds can be the time it took to decide: not made in bulk, and at most half an hour'
)
COMMENT 'Quality report, per decision: how long it took its reviewer, as far as the times of decisions show it'
AS
SELECT
    org,
    campaign_id,
    review_id,
    reviewer_id,
    concat('r-', toString(dense_rank() OVER (PARTITION BY org, campaign_id ORDER BY first_decision ASC, reviewer_id ASC))) AS pseudonym,
    decision,
    outcome,
    decided_at,
    pause / 1000 AS seconds,
    count() OVER (PARTITION BY org, campaign_id, reviewer_id, run_number) AS run,
    CAST(run >= 5, 'Bool') AS bulk,
    CAST(NOT bulk AND coalesce(pause <= 1800000, false), 'Bool') AS considered
FROM
(
    SELECT
        *,
        countIf(pause IS NULL OR pause > 2000) OVER (PARTITION BY org, campaign_id, reviewer_id ORDER BY decided_at ASC, review_id ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run_number
    FROM
    (
        SELECT
            org,
            campaign_id,
            review_id,
            reviewer_id,
            decision,
            outcome,
            toDateTime64(d.decided_at, 3, 'UTC') AS decided_at,
            min(decided_at) OVER (PARTITION BY org, campaign_id, reviewer_id) AS first_decision,
            toUnixTimestamp64Milli(decided_at) - lagInFrame(toNullable(toUnixTimestamp64Milli(decided_at))) OVER (PARTITION BY org, campaign_id, reviewer_id ORDER BY decided_at ASC, review_id ASC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS pause
        FROM decisions AS d
    )
)
