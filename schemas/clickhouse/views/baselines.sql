CREATE OR REPLACE VIEW baselines
(
    org     LowCardinality(String)               COMMENT 'Immutable id of the Okta org',
    name    LowCardinality(String)               COMMENT 'Name of the baseline: that of its SQL file',
    entity  String                               COMMENT 'Whom it is about: a user, an app or the org',
    as_of   DateTime64(3, 'UTC')                 COMMENT 'UTC midnight up to which events were counted: the version',
    members Array(String)                        COMMENT 'The set, sorted',
    figures Map(LowCardinality(String), Float64) COMMENT 'The numbers by name'
)
COMMENT 'What is normal, every version; a stage applies a version only to events at or after its as_of'
AS
SELECT
    org,
    name,
    entity,
    as_of,
    members,
    figures
FROM baselines_raw FINAL
