CREATE TABLE IF NOT EXISTS groups_raw
(
    org             LowCardinality(String)        COMMENT 'Immutable id of the Okta org',
    group_id        String                        COMMENT 'Okta id of the group',
    version         DateTime64(3, 'UTC')          COMMENT 'Okta time of this version: its last update, its removal or its return',
    removed         Bool                          COMMENT 'Whether Okta no longer has the group',
    name            String                        COMMENT 'Name of the group',
    description     String                        COMMENT 'Description of the group',
    type            LowCardinality(String)        COMMENT 'OKTA_GROUP, APP_GROUP or BUILT_IN',
    rule_ids        Array(String)                 COMMENT 'Ids of the group rules that put people into the group',
    rule_names      Array(String)                 COMMENT 'Names of these rules, in the same order',
    rule_statuses   Array(LowCardinality(String)) COMMENT 'ACTIVE, INACTIVE or INVALID, in the same order',
    last_updated    DateTime64(3, 'UTC')          COMMENT 'When Okta updated the group last',
    kafka_partition Int32                         COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                         COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org, group_id)
COMMENT 'Groups as the last snapshot saw them; read the view groups'
