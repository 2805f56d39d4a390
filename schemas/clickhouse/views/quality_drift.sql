CREATE OR REPLACE VIEW quality_drift
(
    org                  LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id          String                 COMMENT 'Okta id of the campaign',
    previous_campaign_id String                 COMMENT 'The campaign launched before it, with which it is compared; empty for the first',
    feature              LowCardinality(String) COMMENT 'Attribute or signal of the items; score is the served probability of keeping, outcome what was recommended',
    kind                 LowCardinality(String) COMMENT 'level for a text, number for a number, score, or outcome',
    n                    UInt64                 COMMENT 'Items of the campaign',
    n_previous           UInt64                 COMMENT 'Items of the campaign before',
    present              Float64                COMMENT 'Share of items that have it',
    present_previous     Nullable(Float64)      COMMENT 'The same in the campaign before; null for the first',
    cells                UInt64                 COMMENT 'Cells compared: the 20 commonest texts before and the rest; or tenths of the numbers before, numbers that come often on their own, and what has none',
    psi                  Nullable(Float64)      COMMENT 'Population stability index over the cells, half an item added to each; null for the first campaign',
    noise                Nullable(Float64)      COMMENT 'What psi is about on average where nothing changed, by the counts alone',
    state                LowCardinality(String) COMMENT 'not measured: no campaign before; too few: noise is above 0.05; act from a psi of 0.25 on; watch from 0.1 on; else stable'
)
COMMENT 'Quality report, per campaign: what items look like next to the campaign before. A campaign of another scope differs without any drift'
AS
WITH
    compared AS
    (
        SELECT
            org,
            campaign_id,
            lagInFrame(campaign_id) OVER (PARTITION BY org ORDER BY launched ASC, campaign_id ASC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS previous,
            items,
            lagInFrame(items) OVER (PARTITION BY org ORDER BY launched ASC, campaign_id ASC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS items_previous
        FROM
        (
            SELECT org, campaign_id, max(as_of) AS launched, toInt64(count()) AS items
            FROM features
            GROUP BY org, campaign_id
        )
    ),
    sides AS
    (
        SELECT org, campaign_id, half.1 AS side, half.2 AS source
        FROM compared
        ARRAY JOIN arrayFilter(h -> h.2 != '', [('now', campaign_id), ('before', previous)]) AS half
    ),
    texts AS
    (
        SELECT org, campaign_id, feature, kind, sum(now) AS here, sum(before) AS there
        FROM
        (
            SELECT *, rank() OVER (PARTITION BY org, campaign_id, feature, kind ORDER BY before DESC) AS place
            FROM
            (
                SELECT s.org AS org, s.campaign_id AS campaign_id, c.feature AS feature, c.kind AS kind, c.text AS text, sumIf(c.items, s.side = 'now') AS now, sumIf(c.items, s.side = 'before') AS before
                FROM sides AS s
                INNER JOIN
                (
                    SELECT org, campaign_id, value.1 AS feature, value.2 AS kind, value.3 AS text, toInt64(count()) AS items
                    FROM features
                    ARRAY JOIN arrayConcat(arrayMap((k, v) -> (k, 'level', v), mapKeys(levels), mapValues(levels)), [('outcome', 'outcome', toString(outcome))]) AS value
                    GROUP BY org, campaign_id, feature, kind, text
                ) AS c ON c.org = s.org AND c.campaign_id = s.source
                GROUP BY org, campaign_id, feature, kind, text
            )
        )
        -- The 20 commonest before, the rest is one cell, so that a name seen once is no drift.
        GROUP BY org, campaign_id, feature, kind, if(kind = 'level' AND (place > 20 OR before = 0), 'the rest', concat('=', text))
    ),
    numbers_in_order AS
    (
        SELECT
            s.org AS org,
            s.campaign_id AS campaign_id,
            c.feature AS feature,
            c.kind AS kind,
            anyIf(c.in_order, s.side = 'now') AS now,
            anyIf(c.in_order, s.side = 'before') AS before,
            arrayDistinct(arrayMap(i -> before[intDiv(i * length(before), 10) + 1], if(empty(before), [], range(1, 10)))) AS borders
        FROM sides AS s
        INNER JOIN
        (
            SELECT org, campaign_id, value.1 AS feature, value.2 AS kind, arraySort(groupArray(value.3)) AS in_order
            FROM features
            ARRAY JOIN arrayConcat(arrayMap((k, v) -> (k, 'number', v), mapKeys(numbers), mapValues(numbers)), [('score', 'score', score)]) AS value
            GROUP BY org, campaign_id, feature, kind
        ) AS c ON c.org = s.org AND c.campaign_id = s.source
        GROUP BY org, campaign_id, feature, kind
    ),
    -- Tenths of the numbers before, a border that a twentieth of them lies on is a cell of its own.
    tenths AS
    (
        SELECT
            org,
            campaign_id,
            feature,
            kind,
            arrayFlatten(arrayMap(border -> if(20 * countEqual(before, border) >= length(before), [(border, 0), (border, 1)], [(border, 0)]), borders)) AS cuts,
            arrayDifference(arrayConcat([0], arrayMap(c -> toInt64(arrayCount(v -> v < c.1 OR c.2 = 1 AND v = c.1, now)), cuts), [toInt64(length(now))])) AS nows,
            arrayDifference(arrayConcat([0], arrayMap(c -> toInt64(arrayCount(v -> v < c.1 OR c.2 = 1 AND v = c.1, before)), cuts), [toInt64(length(before))])) AS befores
        FROM numbers_in_order
    ),
    histograms AS
    (
        SELECT org, campaign_id, feature, kind, groupArray(here) AS nows, groupArray(there) AS befores
        FROM texts
        GROUP BY org, campaign_id, feature, kind
        UNION ALL
        SELECT
            org,
            campaign_id,
            feature,
            kind,
            arrayFilter((v, a, b) -> a + b > 0, nows, nows, befores),
            arrayFilter((v, a, b) -> a + b > 0, befores, nows, befores)
        FROM tenths
    )
SELECT
    g.org AS org,
    g.campaign_id AS campaign_id,
    p.previous AS previous_campaign_id,
    g.feature AS feature,
    g.kind AS kind,
    p.items AS n,
    p.items_previous AS n_previous,
    round(arraySum(g.nows) / n, 6) AS present,
    if(previous_campaign_id = '', NULL, round(arraySum(g.befores) / n_previous, 6)) AS present_previous,
    length(g.nows) + (n > arraySum(g.nows) OR n_previous > arraySum(g.befores)) AS cells,
    if(previous_campaign_id = '', NULL, round(arraySum(
        (a, b) -> if(a + b = 0, 0, ((a + 0.5) / (n + cells / 2) - (b + 0.5) / (n_previous + cells / 2)) * log((a + 0.5) / (n + cells / 2) * (n_previous + cells / 2) / (b + 0.5))),
        -- What is in no cell lacks the feature.
        arrayConcat(g.nows, [n - arraySum(g.nows)]),
        arrayConcat(g.befores, [n_previous - arraySum(g.befores)])), 6)) AS psi,
    if(previous_campaign_id = '', NULL, round((cells - 1) * (1 / n + 1 / n_previous), 6)) AS noise,
    multiIf(psi IS NULL, 'not measured', noise > 0.05, 'too few', psi >= 0.25, 'act', psi >= 0.1, 'watch', 'stable') AS state
FROM histograms AS g
INNER JOIN compared AS p ON p.org = g.org AND p.campaign_id = g.campaign_id
