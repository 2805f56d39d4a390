CREATE OR REPLACE VIEW dead_letters
(
    org       LowCardinality(String)                  COMMENT 'Immutable id of the Okta org',
    topic     LowCardinality(String)                  COMMENT 'Topic of the record',
    partition Int32                                   COMMENT 'Partition of the record',
    offset    Int64                                   COMMENT 'Offset of the record',
    service   LowCardinality(String)                  COMMENT 'Service that set it aside',
    class     LowCardinality(String)                  COMMENT 'Class of the error: reject, or what else it was',
    reason    String                                  COMMENT 'Why',
    key       String                                  COMMENT 'Key of the record, untouched',
    original  String                                  COMMENT 'Value of the record, untouched',
    attempts  UInt32                                  COMMENT 'How often it was tried',
    at        DateTime64(3, 'UTC')                    COMMENT 'When it was set aside',
    headers   Array(Tuple(name String, value String)) COMMENT 'Headers of the record, untouched',
    digest    String                                  COMMENT 'Hash of the original value in hex'
)
COMMENT 'What no stage could work with, one row per record and service, with its reason and its original bytes'
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
