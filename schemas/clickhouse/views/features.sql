CREATE OR REPLACE VIEW features
(
    org           LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id   String                 COMMENT 'Okta id of the campaign',
    review_id     String                 COMMENT 'Okta id of the review item',
    user_id       String                 COMMENT 'Okta id of the person under review',
    resource_id   String                 COMMENT 'Okta id of the app or group under review',
    resource_kind LowCardinality(String) COMMENT 'app or group',
    reviewer_id   String                 COMMENT 'Okta id of the reviewer when the campaign was launched',
    as_of         DateTime64(9, 'UTC')   COMMENT 'Launch of the campaign: nothing later was looked at',
    revision      UInt32                 COMMENT 'Revision of the recommendation: 1 = scored, more = scored again',
    levels        Map(String, String)    COMMENT 'Categorical attributes by name; what is absent is not known',
    numbers       Map(String, Float64)   COMMENT 'Numeric signals by name; what is absent is not known',
    outcome       LowCardinality(String) COMMENT 'What was recommended: approve, revoke or clarify',
    score         Float64                COMMENT 'Probability that the access should stay, as served',
    model_version LowCardinality(String) COMMENT 'Model and version that were served',
    scores        Map(String, Float64)   COMMENT 'The same probability by every model that was asked: rules, the served one, the challengers',
    baselines     Map(String, String)    COMMENT 'What simple rules say, approve or revoke, by name',
    holdout       Bool                   COMMENT 'Whether the recommendation is held back, so that the reviewer decides unassisted'
)
COMMENT 'What each review item looked like when it was scored, and what every model and simple rule said: the current revision'
AS
SELECT
    org,
    campaign_id,
    review_id,
    user_id,
    resource_id,
    resource_kind,
    reviewer_id,
    as_of,
    revision,
    CAST(levels, 'Map(String, String)') AS levels,
    CAST(numbers, 'Map(String, Float64)') AS numbers,
    outcome,
    score,
    model_version,
    CAST(scores, 'Map(String, Float64)') AS scores,
    CAST(baselines, 'Map(String, String)') AS baselines,
    holdout
FROM features_raw FINAL
