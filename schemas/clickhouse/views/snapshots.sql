CREATE OR REPLACE VIEW snapshots
(
    org        LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    type       LowCardinality(String) COMMENT 'users, groups, apps, assignments, members, campaigns or all',
    generation Int64                  COMMENT 'Counts the full snapshots from 1: when it was processed, no fact about the org',
    state      LowCardinality(String) COMMENT 'complete or quarantined',
    reason     String                 COMMENT 'Why it was quarantined',
    listed     Int64                  COMMENT 'How many were listed',
    previous   Int64                  COMMENT 'How many the listing before it had: when it was processed, no fact about the org',
    at         DateTime64(3, 'UTC')   COMMENT 'When it was listed, by the clock of Okta: when it was processed, no fact about the org',
    attributes Array(String)          COMMENT 'Custom profile attributes, for the type users'
)
COMMENT 'How the latest full listing of each type ended; all of them are in snapshots_raw'
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
ORDER BY at DESC, generation DESC
LIMIT 1 BY org, type
