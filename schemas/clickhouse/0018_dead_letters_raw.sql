CREATE TABLE IF NOT EXISTS dead_letters_raw
(
    org             LowCardinality(String)        COMMENT 'Immutable id of the Okta org',
    topic           LowCardinality(String)        COMMENT 'Topic of the record',
    partition       Int32                         COMMENT 'Partition of the record',
    offset          Int64                         COMMENT 'Offset of the record',
    service         LowCardinality(String)        COMMENT 'Service that set it aside',
    digest          String                        COMMENT 'Hash of the original value in hex',
    class           LowCardinality(String)        COMMENT 'Class of the error: reject, or what else it was',
    reason          String                        COMMENT 'Why',
    key             String                        COMMENT 'Key of the record, untouched',
    original        String                        COMMENT 'Value of the record, untouched',
    header_names    Array(LowCardinality(String)) COMMENT 'Names of the headers of the record',
    header_values   Array(String)                 COMMENT 'Values of the headers, in the same order',
    attempts        UInt32                        COMMENT 'How often it was tried',
    at              DateTime64(3, 'UTC')          COMMENT 'When it was set aside',
    kafka_partition Int32                         COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                         COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree
ORDER BY (org, topic, partition, offset, service, digest)
COMMENT 'What no stage could work with; read the view dead_letters'
