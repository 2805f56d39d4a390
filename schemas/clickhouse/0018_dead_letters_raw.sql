CREATE TABLE IF NOT EXISTS dead_letters_raw
(
    org             LowCardinality(String)        COMMENT 'Immutable id of the Okta org; empty where the record named none',
    topic           LowCardinality(String)        COMMENT 'Topic of the record',
    partition       Int32                         COMMENT 'Partition of the record: where it was processed, no fact about the org',
    offset          Int64                         COMMENT 'Offset of the record: where it was processed, no fact about the org',
    service         LowCardinality(String)        COMMENT 'Service that set it aside',
    digest          String                        COMMENT 'Hash of key and value of the record in hex',
    class           LowCardinality(String)        COMMENT 'Class of the error: reject, or what else it was',
    reason          String                        COMMENT 'Why',
    key             String                        COMMENT 'Key of the record, untouched',
    original        String                        COMMENT 'Value of the record, untouched',
    header_names    Array(LowCardinality(String)) COMMENT 'Names of the headers of the record',
    header_values   Array(String)                 COMMENT 'Values of the headers, in the same order',
    attempts        UInt32                        COMMENT 'How often it was tried: when it was processed, no fact about the org',
    at              DateTime64(3, 'UTC')          COMMENT 'When it was set aside: when it was processed, no fact about the org',
    kafka_partition Int32                         COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                         COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree
ORDER BY (org, topic, service, digest)
COMMENT 'What no stage could work with, one row per content, topic and service; read the view dead_letters'
