CREATE TABLE IF NOT EXISTS approvals_raw
(
    org             LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    command_id      String                 COMMENT 'Id of the command',
    command_hash    String                 COMMENT 'Hash of the exact command that was shown to the approver',
    approver        String                 COMMENT 'Okta id of the approver, or the name of a stand-in',
    verdict         LowCardinality(String) COMMENT 'approved or denied',
    person_id       String                 COMMENT 'Okta id of whom the command concerns',
    kafka_partition Int32                  COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                  COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree
ORDER BY (org, command_id, command_hash, approver, verdict)
COMMENT 'Who allowed or denied which exact command; read the view actions'
