CREATE TABLE IF NOT EXISTS risk_rules_raw
(
    org             LowCardinality(String)        COMMENT 'Immutable id of the Okta org',
    source          LowCardinality(String)        COMMENT 'okta, or file for the rules of sod_file that a campaign was scored with',
    rule_id         String                        COMMENT 'Okta id of the rule, or its id in the file',
    version         DateTime64(3, 'UTC')          COMMENT 'Okta time of this version: its last update, its removal or its return; of a rule of a file, the launch of the campaign',
    removed         Bool                          COMMENT 'Whether Okta no longer has the rule',
    name            String                        COMMENT 'Name of the rule',
    description     String                        COMMENT 'Description of the rule',
    type            LowCardinality(String)        COMMENT 'SEPARATION_OF_DUTIES',
    status          LowCardinality(String)        COMMENT 'ACTIVE or INVALID',
    severity        LowCardinality(String)        COMMENT 'low, medium, high or critical; high where the rule has none',
    resource_ids    Array(String)                 COMMENT 'Ids of the apps that Okta limits the rule to',
    operations      Array(LowCardinality(String)) COMMENT 'Of each criterion: CONTAINS_ONE or CONTAINS_ALL',
    value_types     Array(LowCardinality(String)) COMMENT 'Of each criterion: ENTITLEMENTS or RESOURCES',
    value_ids       Array(Array(String))          COMMENT 'Of each criterion: ids of what it lists',
    value_names     Array(Array(String))          COMMENT 'Of each criterion: names of what it lists',
    left_ids        Array(String)                 COMMENT 'Apps and groups of the one side; empty where recert cannot evaluate the rule',
    right_ids       Array(String)                 COMMENT 'Apps and groups of the other side; empty where recert cannot evaluate the rule',
    left_all        Bool                          COMMENT 'Whether it takes all of left_ids, not one',
    right_all       Bool                          COMMENT 'Whether it takes all of right_ids, not one',
    problem         String                        COMMENT 'Why recert cannot evaluate the rule; empty where it can',
    created         DateTime64(3, 'UTC')          COMMENT 'When Okta created the rule; 1970 where it is not of Okta',
    last_updated    DateTime64(3, 'UTC')          COMMENT 'When Okta updated the rule last; of a rule of a file, the launch of the campaign',
    kafka_partition Int32                         COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                         COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org, source, rule_id)
COMMENT 'Rules of separation of duties, of Okta and of the file; read the view risk_rules'
