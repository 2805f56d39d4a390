CREATE TABLE IF NOT EXISTS commands_raw
(
    org              LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    command_id       String                 COMMENT 'Hash of what is asked',
    command_hash     String                 COMMENT 'Hash of the exact command; an approval names it',
    person_id        String                 COMMENT 'Okta id of whom it concerns',
    action           LowCardinality(String) COMMENT 'reassign_review or create_issue',
    reason           String                 COMMENT 'Why, in words',
    campaign_id      String                 COMMENT 'Okta id of the campaign',
    review_id        String                 COMMENT 'Okta id of the review item',
    as_of            DateTime64(9, 'UTC')   COMMENT 'As of when it was asked',
    from_reviewer_id String                 COMMENT 'Reviewer the decision was based on',
    to_reviewer_id   String                 COMMENT 'Reviewer to hand the item to',
    note             String                 COMMENT 'Note for the new reviewer',
    summary          String                 COMMENT 'Summary of the issue',
    lines            Array(String)          COMMENT 'Text of the issue',
    evidence         Array(String)          COMMENT 'uuids of events',
    link             String                 COMMENT 'Link to the item',
    severity         LowCardinality(String) COMMENT 'low, medium, high or critical',
    kafka_partition  Int32                  COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset     Int64                  COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree
ORDER BY (org, command_id)
COMMENT 'What the writer was asked to do; read the view actions'
