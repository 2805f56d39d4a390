CREATE OR REPLACE VIEW usage
(
    org               LowCardinality(String)                                                                      COMMENT 'Immutable id of the Okta org',
    user_id           String                                                                                      COMMENT 'Okta id of the person',
    app_id            String                                                                                      COMMENT 'Okta id of the app',
    first_use         Nullable(DateTime64(9, 'UTC'))                                                              COMMENT 'First use ever seen; null where Okta does not say',
    last_use          Nullable(DateTime64(9, 'UTC'))                                                              COMMENT 'First use of the last active day; null where no use was seen',
    days_active       UInt32                                                                                      COMMENT 'How many UTC days the person used the app on',
    gap_median_days   Nullable(Float64)                                                                           COMMENT 'Median of the days between active days; null below two active days',
    gap_average_days  Nullable(Float64)                                                                           COMMENT 'Average of the days between active days; null below two active days',
    active_days       Array(Date32)                                                                               COMMENT 'The active UTC days, ascending',
    last_event_ids    Array(String)                                                                               COMMENT 'uuids of the first event of each of the last active days, newest first',
    grant_event_ids   Array(String)                                                                               COMMENT 'uuids of the events that gave the access, newest first',
    removal_event_ids Array(String)                                                                               COMMENT 'uuids of the events that took it away, newest first',
    decisions         Array(Tuple(at DateTime64(9, 'UTC'), decision String, reviewer_id String, event_id String)) COMMENT 'Decisions of earlier campaigns, oldest first'
)
COMMENT 'Use per person and app, from sign-ons in the System Log: the set of active days and what follows from it'
AS
WITH arrayPopFront(arrayDifference(arrayMap(day -> toInt32(day), days))) AS gaps
SELECT
    org,
    user_id,
    resource_id AS app_id,
    nullIf(first_use, fromUnixTimestamp64Nano(0, 'UTC')) AS first_use,
    if(empty(last_times), NULL, last_times[-1]) AS last_use,
    length(days) AS days_active,
    if(length(days) < 2, NULL, arrayReduce('medianExact', gaps)) AS gap_median_days,
    if(length(days) < 2, NULL, arrayAvg(gaps)) AS gap_average_days,
    days AS active_days,
    arrayReverse(last_uuids) AS last_event_ids,
    arrayReverse(grant_uuids) AS grant_event_ids,
    arrayReverse(removal_uuids) AS removal_event_ids,
    CAST(arrayZip(decision_times, decision_values, decision_reviewers, decision_uuids), 'Array(Tuple(at DateTime64(9, \'UTC\'), decision String, reviewer_id String, event_id String))') AS decisions
FROM usage_raw FINAL
WHERE kind = 'app'
