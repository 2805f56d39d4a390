CREATE OR REPLACE VIEW users
(
    org            LowCardinality(String)              COMMENT 'Immutable id of the Okta org',
    user_id        String                              COMMENT 'Okta id of the user',
    valid_from     DateTime64(3, 'UTC')                COMMENT 'From when on this version held, by Okta: its last update, its removal or its return; 1970 where Okta does not say',
    status         LowCardinality(String)              COMMENT 'Okta status, for example ACTIVE, SUSPENDED or DEPROVISIONED',
    login          String                              COMMENT 'Login of the user',
    display_name   String                              COMMENT 'Name to show for the user',
    department     LowCardinality(String)              COMMENT 'Department by the profile',
    title          LowCardinality(String)              COMMENT 'Title by the profile',
    manager_id     String                              COMMENT 'Okta id of the manager, or what the profile holds in its place',
    user_type      LowCardinality(String)              COMMENT 'User type by the profile',
    type_id        LowCardinality(String)              COMMENT 'Id of the Okta user type, which decides the schema',
    profile        Map(LowCardinality(String), String) COMMENT 'Further profile attributes by name, custom ones included',
    created        DateTime64(3, 'UTC')                COMMENT 'When Okta created the user',
    activated      Nullable(DateTime64(3, 'UTC'))      COMMENT 'When the user was activated; null where Okta does not say',
    status_changed Nullable(DateTime64(3, 'UTC'))      COMMENT 'When the status changed last; null where Okta does not say',
    last_login     Nullable(DateTime64(3, 'UTC'))      COMMENT 'Last sign-in to Okta; null where Okta does not say',
    last_updated   DateTime64(3, 'UTC')                COMMENT 'When Okta updated the user last'
)
COMMENT 'People and accounts of the org as the last snapshot saw them, DEPROVISIONED ones included'
AS
SELECT
    org,
    user_id,
    valid_from,
    status,
    login,
    display_name,
    department,
    title,
    manager_id,
    user_type,
    type_id,
    profile,
    created,
    nullIf(activated, fromUnixTimestamp64Milli(0, 'UTC')) AS activated,
    nullIf(status_changed, fromUnixTimestamp64Milli(0, 'UTC')) AS status_changed,
    nullIf(last_login, fromUnixTimestamp64Milli(0, 'UTC')) AS last_login,
    last_updated
FROM
(
    SELECT *
    FROM users_raw FINAL
    ORDER BY valid_from DESC
    LIMIT 1 BY org, user_id
)
WHERE NOT removed
