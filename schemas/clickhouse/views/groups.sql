CREATE OR REPLACE VIEW groups
(
    org           LowCardinality(String)        COMMENT 'Immutable id of the Okta org',
    group_id      String                        COMMENT 'Okta id of the group',
    name          String                        COMMENT 'Name of the group',
    description   String                        COMMENT 'Description of the group',
    type          LowCardinality(String)        COMMENT 'OKTA_GROUP, APP_GROUP or BUILT_IN',
    rule_ids      Array(String)                 COMMENT 'Ids of the group rules that put people into the group',
    rule_names    Array(String)                 COMMENT 'Names of these rules, in the same order',
    rule_statuses Array(LowCardinality(String)) COMMENT 'ACTIVE, INACTIVE or INVALID, in the same order',
    last_updated  DateTime64(3, 'UTC')          COMMENT 'When Okta updated the group last'
)
COMMENT 'Groups of the org as the last snapshot saw them, with the rules that fill them'
AS
SELECT
    org,
    group_id,
    name,
    description,
    type,
    rule_ids,
    rule_names,
    rule_statuses,
    last_updated
FROM groups_raw FINAL
WHERE NOT removed
