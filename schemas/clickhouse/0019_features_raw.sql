CREATE TABLE IF NOT EXISTS features_raw
(
    org             LowCardinality(String)               COMMENT 'Immutable id of the Okta org',
    campaign_id     String                               COMMENT 'Okta id of the campaign',
    review_id       String                               COMMENT 'Okta id of the review item',
    version         UInt64                               COMMENT 'Orders the revisions of an item: milliseconds of as_of times 1000 plus revision',
    user_id         String                               COMMENT 'Okta id of the person under review',
    resource_id     String                               COMMENT 'Okta id of the app or group under review',
    resource_kind   LowCardinality(String)               COMMENT 'app or group',
    reviewer_id     String                               COMMENT 'Okta id of the reviewer when the campaign was launched',
    as_of           DateTime64(9, 'UTC')                 COMMENT 'Launch of the campaign: nothing later was looked at',
    revision        UInt32                               COMMENT 'Revision of the recommendation: 1 = scored, more = scored again',
    levels          Map(LowCardinality(String), String)  COMMENT 'Categorical attributes by name; what is absent is not known',
    numbers         Map(LowCardinality(String), Float64) COMMENT 'Numeric signals by name; what is absent is not known',
    outcome         LowCardinality(String)               COMMENT 'What was recommended: approve, revoke or clarify',
    score           Float64                              COMMENT 'Probability that the access should stay, as served',
    model_version   LowCardinality(String)               COMMENT 'Model and version that were served',
    scores          Map(LowCardinality(String), Float64) COMMENT 'The same probability by every model that was asked: rules, the served one, the challengers',
    baselines       Map(LowCardinality(String), String)  COMMENT 'What simple rules say, approve or revoke, by name',
    holdout         Bool                                 COMMENT 'Whether the recommendation is held back, so that the reviewer decides unassisted',
    kafka_partition Int32                                COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                                COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org, campaign_id, review_id)
COMMENT 'What review items looked like when they were scored, every revision; read the view features'
