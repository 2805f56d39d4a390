CREATE TABLE IF NOT EXISTS marks_raw
(
    org             LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    partition       Int32                  COMMENT 'Partition of access.event.v1 whose events up to the mark are landed',
    position        Int64                  COMMENT 'Events read from the log so far',
    log_time        DateTime64(9, 'UTC')   COMMENT 'Time of Okta at which the log had been read to its end: when it was processed, no fact about the org',
    caught_up       Bool                   COMMENT 'Whether the page ended the log',
    version         UInt64                 COMMENT 'Orders the marks of a partition: second of log_time, then position: when it was processed, no fact about the org',
    kafka_partition Int32                  COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                  COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org, partition)
COMMENT 'How far the System Log was read and landed; read the view marks'
