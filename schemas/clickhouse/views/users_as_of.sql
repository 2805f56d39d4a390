CREATE OR REPLACE VIEW users_as_of
COMMENT 'People and accounts as of the UTC instant at: SELECT * FROM users_as_of(at = ''2026-10-01 00:00:00''). Columns are those of the view users. Before the first version that a snapshot saw, the earliest one is shown from the time on that Okta gives for its start'
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
    SELECT *, valid_from <= {at:DateTime64(9, 'UTC')} AS known
    FROM users_raw FINAL
    WHERE valid_from <= {at:DateTime64(9, 'UTC')}
        OR (created > fromUnixTimestamp64Milli(0, 'UTC') AND created <= {at:DateTime64(9, 'UTC')})
    ORDER BY known DESC, if(known, -1, 1) * toUnixTimestamp64Milli(valid_from) ASC
    LIMIT 1 BY org, user_id
)
WHERE NOT (removed AND known)
