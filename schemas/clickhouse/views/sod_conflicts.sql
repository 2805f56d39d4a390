CREATE OR REPLACE VIEW sod_conflicts
(
    org                  LowCardinality(String)         COMMENT 'Immutable id of the Okta org',
    user_id              String                         COMMENT 'Okta id of the person',
    rule_id              String                         COMMENT 'Rule that is broken; see risk_rules',
    rule_name            String                         COMMENT 'Name of the rule',
    source               LowCardinality(String)         COMMENT 'okta, or file for a rule of sod_file',
    severity             LowCardinality(String)         COMMENT 'low, medium, high or critical',
    left_id              String                         COMMENT 'App or group of the one side that the person holds',
    right_id             String                         COMMENT 'App or group of the other side that the person holds',
    exercised_left_days  UInt64                         COMMENT 'Days of the 90 before the log was read last on which the left one, or an app that it gives, was used',
    exercised_right_days UInt64                         COMMENT 'The same of the right one',
    left_last_use        Nullable(DateTime64(9, 'UTC')) COMMENT 'Last use of the left one within these days; null where none was seen',
    right_last_use       Nullable(DateTime64(9, 'UTC')) COMMENT 'Last use of the right one within these days; null where none was seen',
    exercised            LowCardinality(String)         COMMENT 'both, one or none; unknown where Okta does not see all use of a side without use',
    weight               Float64                        COMMENT 'Severity, from 0.25 for low to 1 for critical, times 1 for both, 0.8 for unknown, 0.6 for one, 0.4 for none',
    rank                 UInt64                         COMMENT 'Place within the org: accepted ones behind the others, the heaviest first',
    accepted             Bool                           COMMENT 'Whether an exception in sod_file accepts it on the day up to which the log was read',
    accepted_until       Nullable(Date32)               COMMENT 'Last day of that exception, also of one that ended; null where there is none',
    accepted_by          String                         COMMENT 'Who answers for the exception; empty where there is none',
    accepted_reason      String                         COMMENT 'Why it was accepted and what is done instead; empty where there is none'
)
COMMENT 'Who holds both sides of a rule of separation of duties now, ranked by whether both sides were exercised; one row per pair of resources'
AS
WITH
    rules AS
    (
        SELECT org, rule_id, source, name, severity, left_ids, right_ids, left_all, right_all, accepted
        FROM risk_rules
        WHERE evaluated
    ),
    held AS
    (
        SELECT org, user_id, kind, resource_id, path
        FROM
        (
            SELECT *
            FROM assignments_raw FINAL
            ORDER BY valid_from DESC
            LIMIT 1 BY org, user_id, kind, resource_id, path
        )
        WHERE NOT removed
    ),
    named AS
    (
        SELECT DISTINCT org, arrayJoin(arrayConcat(left_ids, right_ids)) AS resource_id
        FROM rules
    ),
    owned AS
    (
        SELECT org, user_id, groupUniqArray(resource_id) AS resources
        FROM held
        WHERE (org, resource_id) IN (SELECT org, resource_id FROM named)
        GROUP BY org, user_id
    ),
    recent AS
    (
        SELECT
            u.org AS org,
            u.user_id AS user_id,
            u.resource_id AS app_id,
            arrayFilter(day -> day >= toDate32(n.log_time) - 90, u.days) AS days,
            arrayMax(arrayFilter(at -> toDate32(at) >= toDate32(n.log_time) - 90, u.last_times)) AS last_use
        FROM usage_raw AS u FINAL
        INNER JOIN
        (
            SELECT org, max(log_time) AS log_time
            FROM marks_raw
            GROUP BY org
        ) AS n ON n.org = u.org
        WHERE u.kind = 'app'
    ),
    visible AS
    (
        SELECT h.org AS org, h.resource_id AS app_id
        FROM
        (
            SELECT DISTINCT org, user_id, resource_id
            FROM held
            WHERE kind = 'app'
        ) AS h
        INNER JOIN
        (
            SELECT org, app_id
            FROM apps_raw FINAL
            WHERE sign_on_mode NOT IN ('', 'BOOKMARK', 'BASIC_AUTH')
        ) AS a ON a.org = h.org AND a.app_id = h.resource_id
        LEFT JOIN recent AS u ON u.org = h.org AND u.user_id = h.user_id AND u.app_id = h.resource_id
        GROUP BY h.org, h.resource_id
        HAVING countIf(notEmpty(u.days)) > 0 AND countIf(notEmpty(u.days)) >= 0.05 * count()
    ),
    uses AS
    (
        SELECT
            g.org AS org,
            g.user_id AS user_id,
            g.side_id AS resource_id,
            toUInt64(length(groupUniqArrayArray(u.days))) AS days,
            max(u.last_use) AS last_use,
            count() = countIf(notEmpty(v.app_id)) AS seen
        FROM
        (
            SELECT DISTINCT h.org AS org, h.user_id AS user_id, h.resource_id AS app_id, s.side_id AS side_id
            FROM held AS h
            INNER JOIN
            (
                SELECT org, resource_id AS side_id, resource_id AS app_id
                FROM named
                UNION DISTINCT
                SELECT org, substring(path, 7) AS side_id, resource_id AS app_id
                FROM held
                WHERE kind = 'app' AND startsWith(path, 'group:') AND (org, side_id) IN (SELECT org, resource_id FROM named)
            ) AS s ON s.org = h.org AND s.app_id = h.resource_id
            WHERE h.kind = 'app'
        ) AS g
        LEFT JOIN recent AS u ON u.org = g.org AND u.user_id = g.user_id AND u.app_id = g.app_id
        LEFT JOIN visible AS v ON v.org = g.org AND v.app_id = g.app_id
        GROUP BY g.org, g.user_id, g.side_id
    ),
    broken AS
    (
        SELECT
            r.org AS org,
            o.user_id AS user_id,
            r.rule_id AS rule_id,
            r.name AS rule_name,
            r.source AS source,
            r.severity AS severity,
            arrayFirst(e -> e.user_id = o.user_id, r.accepted) AS exception,
            arrayIntersect(r.left_ids, o.resources) AS lefts,
            arrayIntersect(r.right_ids, o.resources) AS rights
        FROM rules AS r
        INNER JOIN owned AS o ON o.org = r.org
        WHERE notEmpty(lefts) AND notEmpty(rights)
            AND (NOT r.left_all OR length(lefts) = length(arrayDistinct(r.left_ids)))
            AND (NOT r.right_all OR length(rights) = length(arrayDistinct(r.right_ids)))
    )
SELECT
    b.org AS org,
    b.user_id AS user_id,
    b.rule_id AS rule_id,
    b.rule_name AS rule_name,
    b.source AS source,
    b.severity AS severity,
    b.left_id AS left_id,
    b.right_id AS right_id,
    l.days AS exercised_left_days,
    r.days AS exercised_right_days,
    if(l.days = 0, NULL, l.last_use) AS left_last_use,
    if(r.days = 0, NULL, r.last_use) AS right_last_use,
    multiIf(l.days > 0 AND r.days > 0, 'both', l.days = 0 AND NOT l.seen OR r.days = 0 AND NOT r.seen, 'unknown', l.days > 0 OR r.days > 0, 'one', 'none') AS exercised,
    round(
        transform(b.severity, ['low', 'medium', 'high', 'critical'], [0.25, 0.5, 0.75, 1.0], 0.75)
        * transform(exercised, ['both', 'unknown', 'one', 'none'], [1.0, 0.8, 0.6, 0.4], 0.4), 4) AS weight,
    row_number() OVER (
        PARTITION BY b.org
        ORDER BY accepted ASC, weight DESC, least(l.days, r.days) DESC, greatest(l.days, r.days) DESC, b.user_id ASC, b.rule_id ASC, b.left_id ASC, b.right_id ASC
    ) AS rank,
    CAST(notEmpty(b.exception.user_id) AND toDate32(n.log_time) <= b.exception.until, 'Bool') AS accepted,
    if(notEmpty(b.exception.user_id), b.exception.until, NULL) AS accepted_until,
    b.exception.owner AS accepted_by,
    b.exception.reason AS accepted_reason
FROM
(
    SELECT org, user_id, rule_id, rule_name, source, severity, exception, left_id, arrayJoin(rights) AS right_id
    FROM
    (
        SELECT *, arrayJoin(lefts) AS left_id
        FROM broken
    )
) AS b
LEFT JOIN uses AS l ON l.org = b.org AND l.user_id = b.user_id AND l.resource_id = b.left_id
LEFT JOIN uses AS r ON r.org = b.org AND r.user_id = b.user_id AND r.resource_id = b.right_id
LEFT JOIN
(
    SELECT org, max(log_time) AS log_time
    FROM marks_raw
    GROUP BY org
) AS n ON n.org = b.org
