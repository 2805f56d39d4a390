CREATE OR REPLACE VIEW apps
(
    org            LowCardinality(String)        COMMENT 'Immutable id of the Okta org',
    app_id         String                        COMMENT 'Okta id of the app instance',
    name           LowCardinality(String)        COMMENT 'Name of the app in the catalogue of Okta',
    label          String                        COMMENT 'Label of the app instance',
    status         LowCardinality(String)        COMMENT 'ACTIVE or INACTIVE',
    sign_on_mode   LowCardinality(String)        COMMENT 'How people sign on, for example SAML_2_0, OPENID_CONNECT or BOOKMARK',
    features       Array(LowCardinality(String)) COMMENT 'Provisioning features that are switched on',
    created        DateTime64(3, 'UTC')          COMMENT 'When Okta created the app',
    last_updated   DateTime64(3, 'UTC')          COMMENT 'When Okta updated the app last',
    holders        UInt64                        COMMENT 'How many people hold the app now',
    holders_active UInt64                        COMMENT 'How many of them were seen using it in the 90 days before the log was read last',
    observability  LowCardinality(String)        COMMENT 'How much of its use Okta sees: observed, partial or unobserved. Silence is evidence in observed apps only'
)
COMMENT 'Apps of the org as the last snapshot saw them, with their observability grade'
AS
SELECT
    a.org AS org,
    a.app_id AS app_id,
    a.name AS name,
    a.label AS label,
    a.status AS status,
    a.sign_on_mode AS sign_on_mode,
    a.features AS features,
    a.created AS created,
    a.last_updated AS last_updated,
    h.holders AS holders,
    h.active AS holders_active,
    multiIf(
        a.sign_on_mode IN ('', 'BOOKMARK', 'BASIC_AUTH'), 'unobserved',
        h.active = 0 OR h.active < 0.05 * h.holders, 'unobserved',
        h.holders < 3 OR h.active < 0.25 * h.holders, 'partial',
        'observed') AS observability
FROM
(
    SELECT *
    FROM apps_raw FINAL
    WHERE NOT removed
) AS a
LEFT JOIN
(
    SELECT
        held.org AS org,
        held.resource_id AS app_id,
        count() AS holders,
        countIf(u.last_day >= toDate32(n.log_time) - 90 AND notEmpty(u.user_id)) AS active
    FROM
    (
        SELECT DISTINCT org, user_id, resource_id
        FROM
        (
            SELECT *
            FROM assignments_raw FINAL
            WHERE kind = 'app'
            ORDER BY valid_from DESC
            LIMIT 1 BY org, user_id, kind, resource_id, path
        )
        WHERE NOT removed
    ) AS held
    LEFT JOIN
    (
        SELECT org, user_id, resource_id, arrayMax(days) AS last_day
        FROM usage_raw FINAL
        WHERE kind = 'app' AND notEmpty(days)
    ) AS u ON u.org = held.org AND u.user_id = held.user_id AND u.resource_id = held.resource_id
    LEFT JOIN
    (
        SELECT org, max(log_time) AS log_time
        FROM marks_raw
        GROUP BY org
    ) AS n ON n.org = held.org
    GROUP BY held.org, held.resource_id
) AS h ON h.org = a.org AND h.app_id = a.app_id
