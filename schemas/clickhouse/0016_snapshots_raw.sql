CREATE TABLE IF NOT EXISTS snapshots_raw
(
    org             LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    type            LowCardinality(String) COMMENT 'users, groups, apps, assignments, members, campaigns or all',
    generation      Int64                  COMMENT 'Counts the full snapshots from 1: when it was processed, no fact about the org',
    state           LowCardinality(String) COMMENT 'complete or quarantined',
    reason          String                 COMMENT 'Why it was quarantined',
    listed          Int64                  COMMENT 'How many were listed',
    previous        Int64                  COMMENT 'How many the listing before it had: when it was processed, no fact about the org',
    at              DateTime64(3, 'UTC')   COMMENT 'When it was listed, by the clock of Okta: when it was processed, no fact about the org',
    attributes      Array(String)          COMMENT 'Custom profile attributes, for the type users',
    kafka_partition Int32                  COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                  COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree
ORDER BY (org, type, at, state)
COMMENT 'How every full listing of the org ended; the view snapshots shows the latest ones'
