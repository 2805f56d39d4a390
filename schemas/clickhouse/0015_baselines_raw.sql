CREATE TABLE IF NOT EXISTS baselines_raw
(
    org             LowCardinality(String)               COMMENT 'Immutable id of the Okta org',
    name            LowCardinality(String)               COMMENT 'Name of the baseline: that of its SQL file',
    entity          String                               COMMENT 'Whom it is about: a user, an app or the org',
    as_of           DateTime64(3, 'UTC')                 COMMENT 'UTC midnight up to which events were counted: the version',
    members         Array(String)                        COMMENT 'The set, sorted',
    figures         Map(LowCardinality(String), Float64) COMMENT 'The numbers by name',
    kafka_partition Int32                                COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                                COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree
ORDER BY (org, name, entity, as_of)
COMMENT 'What is normal, by version; read the view baselines'
