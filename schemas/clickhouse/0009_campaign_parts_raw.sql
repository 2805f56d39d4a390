CREATE TABLE IF NOT EXISTS campaign_parts_raw
(
    org             LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id     String                 COMMENT 'Okta id of the campaign',
    part            Int32                  COMMENT 'Partition of the person-keyed topics',
    launched        DateTime64(3, 'UTC')   COMMENT 'When the campaign was launched',
    items           UInt32                 COMMENT 'How many of its review items the partition holds',
    kafka_partition Int32                  COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                  COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree
ORDER BY (org, campaign_id, part)
COMMENT 'One row per campaign and partition: all of its review items were published'
