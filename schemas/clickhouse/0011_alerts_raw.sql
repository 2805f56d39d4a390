CREATE TABLE IF NOT EXISTS alerts_raw
(
    org             LowCardinality(String)        COMMENT 'Immutable id of the Okta org',
    alert_id        String                        COMMENT 'Hash of org, rule, entity and first event: the same alert always has the same id',
    confirmed       UInt8                         COMMENT '1 when the System Log itself delivered the events, 0 while only an event hook did',
    rule_id         LowCardinality(String)        COMMENT 'Detection that fired',
    rule_name       LowCardinality(String)        COMMENT 'Name of the detection',
    rule_version    LowCardinality(String)        COMMENT 'Version of the detection',
    title           String                        COMMENT 'What was found, in short',
    message         String                        COMMENT 'What was found, with its figures',
    severity        LowCardinality(String)        COMMENT 'Informational, Low, Medium, High or Critical',
    severity_id     UInt8                         COMMENT 'Severity in OCSF, 1 to 5',
    risk_score      UInt8                         COMMENT 'Risk, 0 to 100',
    subject_id      String                        COMMENT 'Okta id of whom it concerns',
    time            DateTime64(3, 'UTC')          COMMENT 'When it happened, from the events',
    first_seen      DateTime64(3, 'UTC')          COMMENT 'First of its events',
    last_seen       DateTime64(3, 'UTC')          COMMENT 'Last of its events',
    techniques      Array(LowCardinality(String)) COMMENT 'Techniques of MITRE ATT&CK',
    event_uuids     Array(String)                 COMMENT 'uuids of the events behind it',
    resource_ids    Array(String)                 COMMENT 'Ids of the users, apps and groups concerned',
    resource_types  Array(LowCardinality(String)) COMMENT 'Types of these, in the same order',
    observables     Array(String)                 COMMENT 'What to search for elsewhere: addresses, names',
    figures         String                        COMMENT 'Figures behind it, as JSON',
    triage          String                        COMMENT 'The question to answer first',
    remediation     String                        COMMENT 'What to do next',
    version         UInt64                        COMMENT 'Orders the versions of an alert: confirmed before not, then the later last_seen, then more events',
    kafka_partition Int32                         COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                         COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org, alert_id)
COMMENT 'Alerts as landed; read the view alerts'
