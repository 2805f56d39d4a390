CREATE OR REPLACE VIEW assignments_as_of
COMMENT 'Who had what as of the UTC instant at: SELECT * FROM assignments_as_of(at = ''2026-10-01 00:00:00''). Columns are those of the view assignments. Before the first version that a snapshot saw, the earliest one is shown from the time on that Okta gives for its start'
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
    SELECT *, valid_from <= {at:DateTime64(9, 'UTC')} AS known
    FROM assignments_raw FINAL
    WHERE valid_from <= {at:DateTime64(9, 'UTC')}
        OR (granted > fromUnixTimestamp64Milli(0, 'UTC') AND granted <= {at:DateTime64(9, 'UTC')})
    ORDER BY known DESC, if(known, -1, 1) * toUnixTimestamp64Milli(valid_from) ASC
    LIMIT 1 BY org, user_id, kind, resource_id, path
)
WHERE NOT (removed AND known)
