CREATE OR REPLACE VIEW campaign_items
(
    org           LowCardinality(String)         COMMENT 'Immutable id of the Okta org',
    campaign_id   String                         COMMENT 'Okta id of the campaign',
    review_id     String                         COMMENT 'Okta id of the review item',
    user_id       String                         COMMENT 'Okta id of the person under review',
    app_id        String                         COMMENT 'resource_id where it is an app, else empty',
    resource_id   String                         COMMENT 'Okta id of the app or group under review',
    kind          LowCardinality(String)         COMMENT 'app or group',
    reviewer_id   String                         COMMENT 'Okta id of the reviewer, or of the group of reviewers',
    reviewer_type LowCardinality(String)         COMMENT 'USER, GROUP or RESOURCE_OWNER',
    level         LowCardinality(String)         COMMENT 'Level of the reviewer, for example FIRST',
    decision      LowCardinality(String)         COMMENT 'UNREVIEWED, APPROVE or REVOKE',
    decided       Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was decided; null where Okta does not say',
    created       DateTime64(3, 'UTC')           COMMENT 'When Okta created the item',
    last_updated  DateTime64(3, 'UTC')           COMMENT 'When Okta updated the item last'
)
COMMENT 'Review items of the campaigns that recert scores; those already closed when first seen are history and not here'
AS
SELECT
    org,
    campaign_id,
    review_id,
    user_id,
    if(kind = 'app', resource_id, '') AS app_id,
    resource_id,
    kind,
    reviewer_id,
    reviewer_type,
    level,
    decision,
    nullIf(decided, fromUnixTimestamp64Milli(0, 'UTC')) AS decided,
    created,
    last_updated
FROM campaign_items_raw FINAL
WHERE NOT history OR (org, campaign_id) IN (SELECT org, campaign_id FROM recommendations_raw)
