CREATE OR REPLACE VIEW decisions
(
    org           LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id   String                 COMMENT 'Okta id of the campaign',
    review_id     String                 COMMENT 'Okta id of the review item',
    user_id       String                 COMMENT 'Okta id of the person under review',
    resource_id   String                 COMMENT 'Okta id of the app or group under review',
    resource_kind LowCardinality(String) COMMENT 'app or group',
    reviewer_id   String                 COMMENT 'Okta id of who decided',
    decision      LowCardinality(String) COMMENT 'approve or revoke',
    decided_at    DateTime64(9, 'UTC')   COMMENT 'When it was decided',
    launched      DateTime64(9, 'UTC')   COMMENT 'Launch of the campaign',
    outcome       LowCardinality(String) COMMENT 'What had been recommended: approve, revoke or clarify',
    score         Float64                COMMENT 'Probability that the access should stay, as served',
    model_version LowCardinality(String) COMMENT 'Model and version that were served',
    scores        Map(String, Float64)   COMMENT 'The same probability by every model that was asked: rules, the served one, the challengers',
    baselines     Map(String, String)    COMMENT 'What simple rules say, approve or revoke, by name',
    levels        Map(String, String)    COMMENT 'Categorical attributes of the item by name; what is absent is not known',
    numbers       Map(String, Float64)   COMMENT 'Numeric signals of the item by name; what is absent is not known',
    holdout       Bool                   COMMENT 'Whether the recommendation was held back, so that the reviewer decided unassisted',
    weight        Float64                COMMENT 'How much the decision counts as one that somebody thought about, 0 to 1: decisions in bulk count less'
)
COMMENT 'Reviewers'' decisions with what the item looked like, the newest of each item; no decision (NORESPONSE) and delegation are none'
AS
WITH
    -- The newest approval or revocation of each item that the System Log itself delivered.
    decided AS
    (
        SELECT
            org,
            debug['campaignId'] AS campaign_id,
            debug['campaignItemPrincipalId'] AS user_id,
            debug['campaignItemResourceId'] AS resource_id,
            max((published, id)) AS newest,
            newest.1 AS decided_at,
            argMax((lower(debug['campaignItemDecision']), if(debug['campaignItemReviewerId'] = '', actor_id, debug['campaignItemReviewerId'])), (published, id)) AS said,
            said.1 AS decision,
            said.2 AS reviewer_id
        FROM events_raw
        WHERE event_type = 'certification.campaign.item.decide' AND confirmed = 1 AND debug['campaignItemDecision'] IN ('APPROVE', 'REVOKE')
        GROUP BY org, campaign_id, user_id, resource_id
    ),
    -- burst: how many like decisions the reviewer took in this campaign within 30 seconds before and after.
    paced AS
    (
        SELECT
            *,
            count() OVER (PARTITION BY org, campaign_id, reviewer_id, decision ORDER BY toUnixTimestamp64Milli(decided_at) ASC RANGE BETWEEN 30000 PRECEDING AND 30000 FOLLOWING) AS burst
        FROM decided
    ),
    -- pause: the median of the seconds between a reviewer's decisions; uniform: the share of the commoner answer.
    reviewers AS
    (
        SELECT
            org,
            campaign_id,
            reviewer_id,
            count() AS decisions,
            greatest(countIf(decision = 'approve'), countIf(decision = 'revoke')) / count() AS uniform,
            arraySort(arrayPopFront(arrayDifference(arraySort(groupArray(toUnixTimestamp64Milli(decided_at)))))) AS pauses,
            pauses[intDiv(length(pauses), 2) + 1] / 1000 AS pause
        FROM decided
        GROUP BY org, campaign_id, reviewer_id
    )
SELECT
    d.org AS org,
    d.campaign_id AS campaign_id,
    f.review_id AS review_id,
    d.user_id AS user_id,
    d.resource_id AS resource_id,
    f.resource_kind AS resource_kind,
    d.reviewer_id AS reviewer_id,
    d.decision AS decision,
    d.decided_at AS decided_at,
    f.as_of AS launched,
    f.outcome AS outcome,
    f.score AS score,
    f.model_version AS model_version,
    CAST(f.scores, 'Map(String, Float64)') AS scores,
    CAST(f.baselines, 'Map(String, String)') AS baselines,
    CAST(f.levels, 'Map(String, String)') AS levels,
    CAST(f.numbers, 'Map(String, Float64)') AS numbers,
    f.holdout AS holdout,
    -- More than five like answers in a minute count as five together, each at least a tenth; of a reviewer who gives the
    -- same answer to twenty items and more, with less than ten seconds for each, half of that.
    greatest(0.1, least(1., 5 / d.burst)) * if(r.decisions >= 20 AND r.uniform >= 0.98 AND r.pause < 10, 0.5, 1.) AS weight
FROM paced AS d
INNER JOIN features_raw AS f FINAL ON f.org = d.org AND f.campaign_id = d.campaign_id AND f.user_id = d.user_id AND f.resource_id = d.resource_id
INNER JOIN reviewers AS r ON r.org = d.org AND r.campaign_id = d.campaign_id AND r.reviewer_id = d.reviewer_id
