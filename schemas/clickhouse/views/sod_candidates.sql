CREATE OR REPLACE VIEW sod_candidates
(
    org              LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    left_id          String                 COMMENT 'App or group of the pair, the one whose id sorts first',
    left_name        String                 COMMENT 'Its label or name',
    right_id         String                 COMMENT 'The other app or group',
    right_name       String                 COMMENT 'Its label or name',
    holders_left     UInt64                 COMMENT 'Active people who hold the left one, of the groups of people in which both are held: those of one department, place and user type',
    holders_right    UInt64                 COMMENT 'The same of the right one',
    co_holders       UInt64                 COMMENT 'Active people who hold both',
    expected         Float64                COMMENT 'How many would hold both if within each of these groups of people who holds the one said nothing about the other',
    expected_in_jobs Float64                COMMENT 'The same within each title of these groups: much less than expected where titles explain the separation',
    lift             Float64                COMMENT 'co_holders by expected',
    departments      UInt64                 COMMENT 'Departments of these groups',
    people           UInt64                 COMMENT 'Active people of these groups',
    p_value          Float64                COMMENT 'Chance of so few or fewer, by the Poisson distribution, which is wider than the exact one',
    q_value          Float64                COMMENT 'Share of false ones among the pairs up to this one, by Benjamini and Hochberg over all tested pairs',
    tested           UInt64                 COMMENT 'Pairs of the org that were tested: common enough that 5 co-holders were to be expected',
    rule_id          String                 COMMENT 'A rule that keeps the two apart already; empty where there is none',
    rank             UInt64                 COMMENT 'Place within the org, the surest first'
)
COMMENT 'Candidates for new rules of separation of duties: pairs almost never held together although both are common among people of the same department, place (as in quality_disparity) and user type (q_value up to 0.01, lift up to 0.2). A group that gives apps is not a resource of its own here'
AS
WITH
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
    -- What each active person holds, sorted, and how many share department, place and type, and title. Who is elsewhere
    -- or of another type could not hold both, whatever duties say. Of resources with fewer than 5 holders 5 co-holders
    -- cannot be expected.
    people AS
    (
        SELECT
            org,
            department,
            home,
            title,
            ids,
            count() OVER (PARTITION BY org, department, home) AS n,
            count() OVER (PARTITION BY org, department, home, title) AS m
        FROM
        (
            SELECT p.org AS org, p.department AS department, p.home AS home, p.title AS title, arraySort(groupArrayIf(h.resource_id, h.holders >= 5)) AS ids
            FROM
            (
                SELECT
                    org,
                    user_id,
                    department,
                    title,
                    (profile[arrayFirst(key -> notEmpty(profile[key]), ['location', 'office', 'city', 'state', 'countryCode'])], user_type) AS home
                FROM
                (
                    SELECT *
                    FROM users_raw FINAL
                    ORDER BY valid_from DESC
                    LIMIT 1 BY org, user_id
                )
                WHERE NOT removed AND status IN ('ACTIVE', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'PROVISIONED', 'STAGED')
            ) AS p
            LEFT JOIN
            (
                SELECT org, user_id, resource_id, count() OVER (PARTITION BY org, resource_id) AS holders
                FROM
                (
                    SELECT DISTINCT org, user_id, resource_id
                    FROM held
                    WHERE kind = 'app' OR (org, concat('group:', resource_id)) NOT IN (SELECT org, path FROM held WHERE kind = 'app')
                )
            ) AS h ON h.org = p.org AND h.user_id = p.user_id
            GROUP BY p.org, p.user_id, p.department, p.home, p.title
        )
    ),
    parts AS
    (
        SELECT
            org,
            arrayJoin(arrayFlatten(arrayMap(
                (l, i) -> arrayMap(r -> (l.1, r.1, l.2 * r.2 / size, size, l.2, r.2), arraySlice(shares, i + 1)),
                shares, arrayEnumerate(shares)))) AS part,
            part.1 AS left_id,
            part.2 AS right_id,
            part.3 AS expected,
            department AS at,
            part.4 AS people,
            part.5 AS holders_left,
            part.6 AS holders_right,
            toUInt64(0) AS co_holders,
            toFloat64(0) AS expected_in_jobs
        FROM
        (
            SELECT org, department, home, any(n) AS size, arraySort(groupArray((id, k))) AS shares
            FROM
            (
                SELECT org, department, home, any(n) AS n, arrayJoin(ids) AS id, count() AS k
                FROM people
                GROUP BY org, department, home, id
            )
            GROUP BY org, department, home
        )
        UNION ALL
        SELECT
            org,
            arrayJoin(arrayFlatten(arrayMap(
                (l, i) -> arrayMap(r -> (l.1, r.1, l.2 * r.2 / size, size, l.2, r.2), arraySlice(shares, i + 1)),
                shares, arrayEnumerate(shares)))) AS part,
            part.1 AS left_id,
            part.2 AS right_id,
            toFloat64(0) AS expected,
            '' AS at,
            toUInt64(0) AS people,
            toUInt64(0) AS holders_left,
            toUInt64(0) AS holders_right,
            toUInt64(0) AS co_holders,
            part.3 AS expected_in_jobs
        FROM
        (
            SELECT org, department, home, title, any(m) AS size, arraySort(groupArray((id, k))) AS shares
            FROM
            (
                SELECT org, department, home, title, any(m) AS m, arrayJoin(ids) AS id, count() AS k
                FROM people
                GROUP BY org, department, home, title, id
            )
            GROUP BY org, department, home, title
        )
        UNION ALL
        SELECT
            org,
            arrayJoin(arrayFlatten(arrayMap(
                (l, i) -> arrayMap(r -> (l, r, toFloat64(0), toUInt64(0), toUInt64(0), toUInt64(0)), arraySlice(ids, i + 1)),
                ids, arrayEnumerate(ids)))) AS part,
            part.1 AS left_id,
            part.2 AS right_id,
            toFloat64(0) AS expected,
            '' AS at,
            toUInt64(0) AS people,
            toUInt64(0) AS holders_left,
            toUInt64(0) AS holders_right,
            toUInt64(1) AS co_holders,
            toFloat64(0) AS expected_in_jobs
        FROM people
    ),
    tests AS
    (
        SELECT
            org,
            left_id,
            right_id,
            sum(expected) AS expected,
            uniqExactIf(at, parts.expected > 0) AS departments,
            sum(people) AS people,
            sum(holders_left) AS holders_left,
            sum(holders_right) AS holders_right,
            sum(co_holders) AS co_holders,
            sum(expected_in_jobs) AS expected_in_jobs
        FROM parts
        GROUP BY org, left_id, right_id
        HAVING expected >= 5
    ),
    found AS
    (
        SELECT *
        FROM
        (
            SELECT *, least(1, min(p_value * tested / place) OVER (PARTITION BY org ORDER BY place DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)) AS q_value
            FROM
            (
                SELECT
                    *,
                    -- Beyond what lift allows the chance is of no interest, and 1 is the safe side of it.
                    if(co_holders > 0.2 * expected, 1, arraySum(x -> exp(x * log(expected) - expected - lgamma(x + 1)), range(co_holders + 1))) AS p_value,
                    count() OVER (PARTITION BY org) AS tested,
                    row_number() OVER (PARTITION BY org ORDER BY p_value ASC, left_id ASC, right_id ASC) AS place
                FROM tests
            )
        )
        WHERE q_value <= 0.01 AND co_holders <= 0.2 * expected
    ),
    labels AS
    (
        SELECT org, app_id AS resource_id, label AS name
        FROM apps_raw FINAL
        UNION ALL
        SELECT org, group_id AS resource_id, name
        FROM groups_raw FINAL
    ),
    ruled AS
    (
        SELECT org, least(x, y) AS left_id, greatest(x, y) AS right_id, min(rule_id) AS rule_id
        FROM
        (
            SELECT org, rule_id, x, arrayJoin(right_ids) AS y
            FROM
            (
                SELECT org, rule_id, right_ids, arrayJoin(left_ids) AS x
                FROM risk_rules
            )
        )
        GROUP BY org, left_id, right_id
    )
SELECT
    f.org AS org,
    f.left_id AS left_id,
    ln.name AS left_name,
    f.right_id AS right_id,
    rn.name AS right_name,
    f.holders_left AS holders_left,
    f.holders_right AS holders_right,
    f.co_holders AS co_holders,
    f.expected AS expected,
    f.expected_in_jobs AS expected_in_jobs,
    f.co_holders / f.expected AS lift,
    f.departments AS departments,
    f.people AS people,
    f.p_value AS p_value,
    f.q_value AS q_value,
    f.tested AS tested,
    r.rule_id AS rule_id,
    row_number() OVER (PARTITION BY f.org ORDER BY f.p_value ASC, f.left_id ASC, f.right_id ASC) AS rank
FROM found AS f
LEFT JOIN labels AS ln ON ln.org = f.org AND ln.resource_id = f.left_id
LEFT JOIN labels AS rn ON rn.org = f.org AND rn.resource_id = f.right_id
LEFT JOIN ruled AS r ON r.org = f.org AND r.left_id = f.left_id AND r.right_id = f.right_id
