CREATE OR REPLACE VIEW campaigns
(
    org          LowCardinality(String)         COMMENT 'Immutable id of the Okta org',
    campaign_id  String                         COMMENT 'Okta id of the campaign',
    name         String                         COMMENT 'Name of the campaign',
    status       LowCardinality(String)         COMMENT 'SCHEDULED, LAUNCHING, ACTIVE, COMPLETED, DELETED or ERROR',
    launched     Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was launched; null where Okta does not say',
    ends         Nullable(DateTime64(3, 'UTC')) COMMENT 'When it ends; null where Okta does not say',
    history      Bool                           COMMENT 'Whether it was already closed when first seen: recert does not score it',
    last_updated DateTime64(3, 'UTC')           COMMENT 'When Okta updated the campaign last'
)
COMMENT 'Certification campaigns, those that were closed when first seen included'
AS
SELECT
    org,
    campaign_id,
    name,
    status,
    nullIf(launched, fromUnixTimestamp64Milli(0, 'UTC')) AS launched,
    nullIf(ends, fromUnixTimestamp64Milli(0, 'UTC')) AS ends,
    history,
    last_updated
FROM campaigns_raw FINAL
