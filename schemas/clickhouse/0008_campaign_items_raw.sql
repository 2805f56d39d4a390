CREATE TABLE IF NOT EXISTS campaign_items_raw
(
    org             LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id     String                 COMMENT 'Okta id of the campaign',
    review_id       String                 COMMENT 'Okta id of the review item',
    user_id         String                 COMMENT 'Okta id of the person under review',
    resource_id     String                 COMMENT 'Okta id of the app or group under review',
    kind            LowCardinality(String) COMMENT 'app or group',
    reviewer_id     String                 COMMENT 'Okta id of the reviewer, or of the group of reviewers',
    reviewer_type   LowCardinality(String) COMMENT 'USER, GROUP or RESOURCE_OWNER',
    level           LowCardinality(String) COMMENT 'Level of the reviewer, for example FIRST',
    decision        LowCardinality(String) COMMENT 'UNREVIEWED, APPROVE or REVOKE',
    decided         DateTime64(3, 'UTC')   COMMENT 'When it was decided; 1970 where it was not',
    created         DateTime64(3, 'UTC')   COMMENT 'When Okta created the item',
    last_updated    DateTime64(3, 'UTC')   COMMENT 'When Okta updated the item last',
    history         Bool                   COMMENT 'Whether the campaign was already closed when first seen',
    kafka_partition Int32                  COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                  COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree(last_updated)
ORDER BY (org, campaign_id, review_id)
COMMENT 'Review items of all campaigns, closed ones included; read the view campaign_items'
