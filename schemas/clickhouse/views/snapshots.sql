CREATE OR REPLACE VIEW snapshots
(
    org        LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    type       LowCardinality(String) COMMENT 'users, groups, apps, assignments, members, campaigns or all',
    generation Int64                  COMMENT 'Counts the full snapshots from 1',
    state      LowCardinality(String) COMMENT 'complete or quarantined',
    reason     String                 COMMENT 'Why it was quarantined',
    listed     Int64                  COMMENT 'How many were listed',
    previous   Int64                  COMMENT 'How many there were before',
    at         DateTime64(3, 'UTC')   COMMENT 'When, by the clock of Okta',
    attributes Array(String)          COMMENT 'Custom profile attributes, for the type users'
)
COMMENT 'How each full listing of the org ended'
AS
SELECT
    org,
    type,
    generation,
    state,
    reason,
    listed,
    previous,
    at,
    attributes
FROM snapshots_raw FINAL
