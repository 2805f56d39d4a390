CREATE TABLE IF NOT EXISTS users_raw
(
    org             LowCardinality(String)              COMMENT 'Immutable id of the Okta org',
    user_id         String                              COMMENT 'Okta id of the user',
    valid_from      DateTime64(3, 'UTC')                COMMENT 'From when on this version held, by Okta: its last update, its removal or its return; 1970 where Okta does not say',
    removed         Bool                                COMMENT 'Whether Okta no longer has it since valid_from',
    status          LowCardinality(String)              COMMENT 'Okta status, for example ACTIVE, SUSPENDED or DEPROVISIONED',
    login           String                              COMMENT 'Login of the user',
    display_name    String                              COMMENT 'Name to show for the user',
    department      LowCardinality(String)              COMMENT 'Department by the profile',
    title           LowCardinality(String)              COMMENT 'Title by the profile',
    manager_id      String                              COMMENT 'Okta id of the manager, or what the profile holds in its place',
    user_type       LowCardinality(String)              COMMENT 'User type by the profile',
    type_id         LowCardinality(String)              COMMENT 'Id of the Okta user type, which decides the schema',
    profile         Map(LowCardinality(String), String) COMMENT 'Further profile attributes by name, custom ones included',
    created         DateTime64(3, 'UTC')                COMMENT 'When Okta created the user',
    activated       DateTime64(3, 'UTC')                COMMENT 'When the user was activated; 1970 where never',
    status_changed  DateTime64(3, 'UTC')                COMMENT 'When the status changed last; 1970 where never',
    last_login      DateTime64(3, 'UTC')                COMMENT 'Last sign-in to Okta; 1970 where never',
    last_updated    DateTime64(3, 'UTC')                COMMENT 'When Okta updated the user last',
    version         DateTime64(3, 'UTC')                COMMENT 'Newest of all its times: of two rows with one valid_from the later one stays',
    kafka_partition Int32                               COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                               COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org, user_id, valid_from)
COMMENT 'Every version of every user that a snapshot saw; read the views users and users_as_of'
