CREATE TABLE IF NOT EXISTS assignments_raw
(
    org             LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    user_id         String                 COMMENT 'Okta id of the person',
    kind            LowCardinality(String) COMMENT 'app or group',
    resource_id     String                 COMMENT 'Okta id of the app or group',
    path            String                 COMMENT 'direct, group: and the id of the group it comes from, or rule: and the id of the group rule',
    valid_from      DateTime64(3, 'UTC')   COMMENT 'From when on this version held, by Okta: its last update, its removal or its return; 1970 where Okta does not say',
    removed         Bool                   COMMENT 'Whether Okta no longer has it since valid_from',
    status          LowCardinality(String) COMMENT 'Okta status of the app user; empty for a membership',
    granted         DateTime64(3, 'UTC')   COMMENT 'When Okta says that it was granted; 1970 where Okta does not say',
    last_updated    DateTime64(3, 'UTC')   COMMENT 'When Okta updated it last; 1970 where Okta does not say',
    kafka_partition Int32                  COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                  COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree
ORDER BY (org, user_id, kind, resource_id, path, valid_from)
COMMENT 'Every version of every assignment and membership that a snapshot saw; read the views assignments and assignments_as_of'
