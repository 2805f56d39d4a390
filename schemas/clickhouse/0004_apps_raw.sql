CREATE TABLE IF NOT EXISTS apps_raw
(
    org             LowCardinality(String)        COMMENT 'Immutable id of the Okta org',
    app_id          String                        COMMENT 'Okta id of the app instance',
    version         DateTime64(3, 'UTC')          COMMENT 'Okta time of this version: its last update, its removal or its return',
    removed         Bool                          COMMENT 'Whether Okta no longer has the app',
    name            LowCardinality(String)        COMMENT 'Name of the app in the catalogue of Okta',
    label           String                        COMMENT 'Label of the app instance',
    status          LowCardinality(String)        COMMENT 'ACTIVE or INACTIVE',
    sign_on_mode    LowCardinality(String)        COMMENT 'How people sign on, for example SAML_2_0, OPENID_CONNECT or BOOKMARK',
    features        Array(LowCardinality(String)) COMMENT 'Provisioning features that are switched on',
    created         DateTime64(3, 'UTC')          COMMENT 'When Okta created the app',
    last_updated    DateTime64(3, 'UTC')          COMMENT 'When Okta updated the app last',
    kafka_partition Int32                         COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                         COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org, app_id)
COMMENT 'Apps as the last snapshot saw them; read the view apps'
