CREATE TABLE IF NOT EXISTS recommendations_raw
(
    org             LowCardinality(String)        COMMENT 'Immutable id of the Okta org',
    campaign_id     String                        COMMENT 'Okta id of the campaign',
    review_id       String                        COMMENT 'Okta id of the review item',
    version         UInt64                        COMMENT 'Orders the revisions of an item: milliseconds of as_of times 1000 plus revision',
    user_id         String                        COMMENT 'Okta id of the person under review',
    resource_id     String                        COMMENT 'Okta id of the app or group under review',
    kind            LowCardinality(String)        COMMENT 'app or group',
    reviewer_id     String                        COMMENT 'Okta id of the reviewer',
    outcome         LowCardinality(String)        COMMENT 'approve, revoke or clarify',
    confidence      Float64                       COMMENT 'Probability that the outcome is right, 0 to 1',
    risk            Float64                       COMMENT 'What would go wrong if the item were waved through, 0 to 1',
    reason_codes    Array(LowCardinality(String)) COMMENT 'Stable codes of the reasons, the strongest first',
    reason_weights  Array(Float64)                COMMENT 'Signed contribution of each reason in logits; positive speaks for keeping the access',
    reason_texts    Array(String)                 COMMENT 'Each reason in words',
    reason_numbers  Array(Map(String, Float64))   COMMENT 'The figures of each reason by name',
    evidence        Array(String)                 COMMENT 'uuids of the events that the reasons rest on',
    question        String                        COMMENT 'What to ask the reviewer; empty unless the outcome is clarify',
    model_version   LowCardinality(String)        COMMENT 'Model and its version',
    rules_version   LowCardinality(String)        COMMENT 'Version of the rule files',
    as_of           DateTime64(9, 'UTC')          COMMENT 'Launch of the campaign: nothing later was looked at',
    revision        UInt32                        COMMENT '0 = data was incomplete, 1 = scored, more = scored again',
    kafka_partition Int32                         COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                         COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org, campaign_id, review_id)
COMMENT 'Recommendations, every revision; read the view recommendations'
