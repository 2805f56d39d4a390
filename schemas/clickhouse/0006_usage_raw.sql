CREATE TABLE IF NOT EXISTS usage_raw
(
    org                LowCardinality(String)        COMMENT 'Immutable id of the Okta org',
    user_id            String                        COMMENT 'Okta id of the person',
    resource_id        String                        COMMENT 'Okta id of the app or group',
    kind               LowCardinality(String)        COMMENT 'app or group',
    version            UInt64                        COMMENT 'Orders the states of a row: second of the newest fact, then how much it knows',
    days               Array(Date32)                 COMMENT 'Active UTC days, ascending',
    seconds            Array(UInt32)                 COMMENT 'Second of the earliest use of each of these days',
    first_use          DateTime64(9, 'UTC')          COMMENT 'First use ever seen; 1970 where there was none',
    last_times         Array(DateTime64(9, 'UTC'))   COMMENT 'First use of each of the last active days, ascending',
    last_uuids         Array(String)                 COMMENT 'uuids of these events',
    grant_times        Array(DateTime64(9, 'UTC'))   COMMENT 'When the log saw the access given, ascending',
    grant_uuids        Array(String)                 COMMENT 'uuids of these events',
    grant_actors       Array(String)                 COMMENT 'Who gave it',
    grant_via          Array(LowCardinality(String)) COMMENT 'Hint at the path: rule, request, api, admin or empty',
    removal_times      Array(DateTime64(9, 'UTC'))   COMMENT 'When the log saw the access taken away, ascending',
    removal_uuids      Array(String)                 COMMENT 'uuids of these events',
    request_times      Array(DateTime64(9, 'UTC'))   COMMENT 'When a request for the access was resolved in its favour, ascending',
    request_uuids      Array(String)                 COMMENT 'uuids of these events',
    decision_times     Array(DateTime64(9, 'UTC'))   COMMENT 'When reviewers decided on the access in earlier campaigns, ascending',
    decision_uuids     Array(String)                 COMMENT 'uuids of these events',
    decision_values    Array(LowCardinality(String)) COMMENT 'APPROVE, REVOKE, DELEGATE or NORESPONSE',
    decision_reviewers Array(String)                 COMMENT 'Okta ids of these reviewers',
    kafka_partition    Int32                         COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset       Int64                         COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org, user_id, resource_id)
COMMENT 'Facts of use per person and resource: sets that only grow; read the view usage'
