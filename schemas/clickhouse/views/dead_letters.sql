CREATE OR REPLACE VIEW dead_letters
(
    org       LowCardinality(String)                  COMMENT 'Immutable id of the Okta org; empty where the record named none',
    topic     LowCardinality(String)                  COMMENT 'Topic of the record',
    partition Int32                                   COMMENT 'Partition of the record: where it was processed, no fact about the org',
    offset    Int64                                   COMMENT 'Offset of the record: where it was processed, no fact about the org',
    service   LowCardinality(String)                  COMMENT 'Service that set it aside',
    class     LowCardinality(String)                  COMMENT 'Class of the error: reject, or what else it was',
    reason    String                                  COMMENT 'Why',
    key       String                                  COMMENT 'Key of the record, untouched',
    original  String                                  COMMENT 'Value of the record, untouched',
    attempts  UInt32                                  COMMENT 'How often it was tried: when it was processed, no fact about the org',
    at        DateTime64(3, 'UTC')                    COMMENT 'When it was set aside: when it was processed, no fact about the org',
    headers   Array(Tuple(name String, value String)) COMMENT 'Headers of the record, untouched',
    digest    String                                  COMMENT 'Hash of key and value of the record in hex'
)
COMMENT 'What no stage could work with, one row per content, topic and service, with its reason and its original bytes'
AS
SELECT
    org,
    topic,
    partition,
    offset,
    service,
    class,
    reason,
    key,
    original,
    attempts,
    at,
    CAST(arrayZip(header_names, header_values), 'Array(Tuple(name String, value String))') AS headers,
    digest
FROM dead_letters_raw FINAL
