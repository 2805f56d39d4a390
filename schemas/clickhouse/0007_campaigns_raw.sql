CREATE TABLE IF NOT EXISTS campaigns_raw
(
    org             LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id     String                 COMMENT 'Okta id of the campaign',
    name            String                 COMMENT 'Name of the campaign',
    status          LowCardinality(String) COMMENT 'SCHEDULED, LAUNCHING, ACTIVE, COMPLETED, DELETED or ERROR',
    launched        DateTime64(3, 'UTC')   COMMENT 'When it was launched; 1970 where it was not',
    ends            DateTime64(3, 'UTC')   COMMENT 'When it ends; 1970 where Okta does not say',
    history         Bool                   COMMENT 'Whether it was already closed when first seen: recert does not score it',
    last_updated    DateTime64(3, 'UTC')   COMMENT 'When Okta updated the campaign last',
    kafka_partition Int32                  COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                  COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree(last_updated)
ORDER BY (org, campaign_id)
COMMENT 'Certification campaigns; read the view campaigns'
