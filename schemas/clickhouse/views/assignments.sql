CREATE OR REPLACE VIEW assignments
(
    org          LowCardinality(String)         COMMENT 'Immutable id of the Okta org',
    user_id      String                         COMMENT 'Okta id of the person',
    kind         LowCardinality(String)         COMMENT 'app or group',
    resource_id  String                         COMMENT 'Okta id of the app or group',
    app_id       String                         COMMENT 'resource_id where it is an app, else empty',
    group_id     String                         COMMENT 'resource_id where it is a group, else empty',
    path         String                         COMMENT 'direct, group: and the id of the group it comes from, or rule: and the id of the group rule',
    valid_from   DateTime64(3, 'UTC')           COMMENT 'From when on this version held, by Okta: its last update, its removal or its return; 1970 where Okta does not say',
    status       LowCardinality(String)         COMMENT 'Okta status of the app user; empty for a membership',
    granted      Nullable(DateTime64(3, 'UTC')) COMMENT 'When Okta says that it was granted; null where Okta does not say',
    last_updated Nullable(DateTime64(3, 'UTC')) COMMENT 'When Okta updated it last; null where Okta does not say'
)
COMMENT 'Who has what now, one row per way of having it; memberships of groups are of kind group'
AS
SELECT
    org,
    user_id,
    kind,
    resource_id,
    if(kind = 'app', resource_id, '') AS app_id,
    if(kind = 'group', resource_id, '') AS group_id,
    path,
    valid_from,
    status,
    nullIf(granted, fromUnixTimestamp64Milli(0, 'UTC')) AS granted,
    nullIf(last_updated, fromUnixTimestamp64Milli(0, 'UTC')) AS last_updated
FROM
(
    SELECT *
    FROM assignments_raw FINAL
    ORDER BY valid_from DESC
    LIMIT 1 BY org, user_id, kind, resource_id, path
)
WHERE NOT removed
