CREATE OR REPLACE VIEW risk_rules
(
    org          LowCardinality(String)         COMMENT 'Immutable id of the Okta org',
    rule_id      String                         COMMENT 'Okta id of the rule, or its id in sod_file',
    source       LowCardinality(String)         COMMENT 'okta, or file for a rule of sod_file',
    name         String                         COMMENT 'Name of the rule',
    description  String                         COMMENT 'Description of the rule',
    severity     LowCardinality(String)         COMMENT 'low, medium, high or critical',
    status       LowCardinality(String)         COMMENT 'ACTIVE or INVALID',
    evaluated    Bool                           COMMENT 'Whether recert can evaluate the rule',
    problem      String                         COMMENT 'Why it cannot; empty where it can',
    left_ids     Array(String)                  COMMENT 'Apps and groups of the one side; empty where the rule is not evaluated',
    right_ids    Array(String)                  COMMENT 'Apps and groups of the other side; empty where the rule is not evaluated',
    left_all     Bool                           COMMENT 'Whether it takes all of left_ids, not one',
    right_all    Bool                           COMMENT 'Whether it takes all of right_ids, not one',
    resource_ids Array(String)                  COMMENT 'Ids of the apps that Okta limits the rule to',
    operations   Array(LowCardinality(String))  COMMENT 'Of each criterion: CONTAINS_ONE or CONTAINS_ALL',
    value_types  Array(LowCardinality(String))  COMMENT 'Of each criterion: ENTITLEMENTS or RESOURCES',
    value_ids    Array(Array(String))           COMMENT 'Of each criterion: ids of what it lists',
    value_names  Array(Array(String))           COMMENT 'Of each criterion: names of what it lists',
    created      Nullable(DateTime64(3, 'UTC')) COMMENT 'When Okta created the rule; null for a rule of a file',
    last_updated DateTime64(3, 'UTC')           COMMENT 'When Okta updated the rule last; for a rule of a file, the launch of the newest campaign scored with it',
    accepted     Array(Tuple(user_id String, owner String, reason String, until Date32)) COMMENT 'Exceptions in sod_file, by person: who answers for it, why, and the last day in UTC on which it is accepted that the person breaks the rule'
)
COMMENT 'Rules of separation of duties that hold now: those of Okta, and those of sod_file as the newest scored campaign used them. A rule of the file stands for the rule of Okta with the same id'
AS
SELECT
    org,
    rule_id,
    source,
    name,
    description,
    severity,
    status,
    CAST(problem = '', 'Bool') AS evaluated,
    problem,
    left_ids,
    right_ids,
    left_all,
    right_all,
    resource_ids,
    operations,
    value_types,
    value_ids,
    value_names,
    nullIf(created, fromUnixTimestamp64Milli(0, 'UTC')) AS created,
    last_updated,
    CAST(arrayZip(accepted_users, accepted_owners, accepted_reasons, arrayMap(day -> toDate32OrZero(day), accepted_untils)), 'Array(Tuple(user_id String, owner String, reason String, until Date32))') AS accepted
FROM
(
    SELECT r.*
    FROM risk_rules_raw AS r FINAL
    LEFT JOIN
    (
        SELECT org, max(toUnixTimestamp64Milli(toDateTime64(as_of, 3, 'UTC'))) AS scored
        FROM recommendations_raw
        WHERE revision > 0
        GROUP BY org
    ) AS n ON n.org = r.org
    WHERE NOT r.removed AND (r.source = 'okta' OR toUnixTimestamp64Milli(r.last_updated) >= n.scored)
)
ORDER BY source = 'file' DESC
LIMIT 1 BY org, rule_id
