CREATE OR REPLACE VIEW quality_disparity
(
    org         LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    campaign_id String                 COMMENT 'Okta id of the campaign',
    measure     LowCardinality(String) COMMENT 'recommended: of the items that reviewers kept, those recommended to take away; overridden: of the items recommended to keep, those that reviewers revoked',
    attribute   LowCardinality(String) COMMENT 'What the people are grouped by: department, user_type, or location: the attribute location, office, city, state or countryCode of the profile, the first of them that is set',
    level       String                 COMMENT 'The group; empty where the profile holds nothing',
    n           UInt64                 COMMENT 'Items of the group that the measure looks at',
    hits        UInt64                 COMMENT 'Those of them that went against the person',
    rate        Nullable(Float64)      COMMENT 'hits of n',
    low         Nullable(Float64)      COMMENT 'Lower end of its 95 % interval (Wilson)',
    high        Nullable(Float64)      COMMENT 'Upper end of its 95 % interval (Wilson)',
    gap         Nullable(Float64)      COMMENT 'rate less the rate of all others; null where there are none',
    gap_low     Nullable(Float64)      COMMENT 'Lower end of its 95 % interval (Newcombe)',
    gap_high    Nullable(Float64)      COMMENT 'Upper end of its 95 % interval (Newcombe)',
    p_value     Nullable(Float64)      COMMENT 'How often a gap of this size or more comes by chance where the group fares as the others (two proportions, normal); null where there are no others',
    keep_ratio  Nullable(Float64)      COMMENT '1 - rate, over the same of the group that fares best: below 0.8 it breaks the four-fifths rule; null under 100 items, or without another group of that many',
    flag_ratio  Nullable(Float64)      COMMENT 'The least rate of a group over this rate: how unequal the burden is; null as keep_ratio',
    verdict     LowCardinality(String) COMMENT 'too few: under 100 items, or no other group of that many; breaks four fifths; more often or less often, by the sign of gap: p_value times the number of groups of 100 items is below 0.05; else no difference seen'
)
COMMENT 'Quality report, per campaign: whether groups of people fare alike. Of twenty intervals one misses by chance, verdict allows for that'
AS
WITH
    ['location', 'office', 'city', 'state', 'countryCode'] AS place_keys,
    (k, n) -> if(n = 0, NULL, k / n) AS share,
    (k, n) -> if(n = 0, NULL, greatest(0, (k + 1.920729 - 1.959964 * sqrt(k * (n - k) / n + 0.960365)) / (n + 3.841459))) AS lower_end,
    (k, n) -> if(n = 0, NULL, least(1, (k + 1.920729 + 1.959964 * sqrt(k * (n - k) / n + 0.960365)) / (n + 3.841459))) AS upper_end
SELECT
    org,
    campaign_id,
    measure,
    attribute,
    level,
    items AS n,
    against AS hits,
    round(share(against, items), 6) AS rate,
    round(lower_end(against, items), 6) AS low,
    round(upper_end(against, items), 6) AS high,
    round(share(against, items) - share(others_against, others), 6) AS gap,
    round(share(against, items) - share(others_against, others) - sqrt(pow(share(against, items) - lower_end(against, items), 2) + pow(upper_end(others_against, others) - share(others_against, others), 2)), 6) AS gap_low,
    round(share(against, items) - share(others_against, others) + sqrt(pow(upper_end(against, items) - share(against, items), 2) + pow(share(others_against, others) - lower_end(others_against, others), 2)), 6) AS gap_high,
    if(others = 0, NULL, if(against + others_against IN (0, items + others), 1, erfc(abs(against / items - others_against / others) / sqrt(2 * pooled * (1 - pooled) * (1 / items + 1 / others))))) AS p_value,
    multiIf(items < 100 OR large < 2, NULL, least_rate = 1, 1., round((1 - share(against, items)) / (1 - least_rate), 6)) AS keep_ratio,
    multiIf(items < 100 OR large < 2, NULL, against = 0, 1., round(least_rate / share(against, items), 6)) AS flag_ratio,
    multiIf(keep_ratio IS NULL, 'too few', keep_ratio < 0.8, 'breaks four fifths', p_value * large < 0.05, if(gap > 0, 'more often', 'less often'), 'no difference seen') AS verdict
FROM
(
    SELECT
        *,
        sum(items) OVER everybody - items AS others,
        sum(against) OVER everybody - against AS others_against,
        sum(against) OVER everybody / sum(items) OVER everybody AS pooled,
        countIf(items >= 100) OVER everybody AS large,
        minIf(against / items, items >= 100) OVER everybody AS least_rate
    FROM
    (
        SELECT
            org,
            campaign_id,
            look.1 AS measure,
            attribute,
            if(attribute = 'location', place, levels[attribute]) AS level,
            countIf(look.2) AS items,
            countIf(look.2 AND look.3) AS against
        FROM
        (
            SELECT
                d.org AS org,
                d.campaign_id AS campaign_id,
                d.outcome AS outcome,
                d.decision AS decision,
                d.levels AS levels,
                arrayFirst(l -> l != '', arrayConcat(arrayMap(k -> d.levels[k], place_keys), arrayMap(k -> u.profile[k], place_keys))) AS place
            FROM decisions AS d
            LEFT JOIN users AS u ON u.org = d.org AND u.user_id = d.user_id
            WHERE d.outcome != ''
        )
        ARRAY JOIN ['department', 'location', 'user_type'] AS attribute
        ARRAY JOIN [('recommended', decision = 'approve', outcome = 'revoke'), ('overridden', outcome = 'approve', decision = 'revoke')] AS look
        GROUP BY org, campaign_id, measure, attribute, level
        HAVING items > 0
    )
    WINDOW everybody AS (PARTITION BY org, campaign_id, measure, attribute)
)
