CREATE TABLE IF NOT EXISTS outcomes_raw
(
    org             LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    command_id      String                 COMMENT 'Id of the command',
    command_hash    String                 COMMENT 'Hash of the exact command',
    attempt         UInt32                 COMMENT 'Counts the intents from 1, 0 where there was none: when it was processed, no fact about the org',
    state           LowCardinality(String) COMMENT 'proposed, intent, refused, done, denied, stale, human or rejected',
    person_id       String                 COMMENT 'Okta id of whom the command concerns',
    action          LowCardinality(String) COMMENT 'reassign_review or create_issue',
    reference       String                 COMMENT 'Key of the Jira issue or id of the review that holds the effect; of an intent, the version it was decided on: where it was processed, no fact about the org',
    detail          String                 COMMENT 'Why, in words',
    at              DateTime64(3, 'UTC')   COMMENT 'Time of the answer by Okta or Jira, 1970 where nothing was called: when it was processed, no fact about the org',
    kafka_partition Int32                  COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                  COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree
ORDER BY (org, command_id, attempt, state)
COMMENT 'The ledger of the writer, entry by entry; read the view actions'
