CREATE OR REPLACE VIEW marks
(
    org       LowCardinality(String) COMMENT 'Immutable id of the Okta org',
    partition Int32                  COMMENT 'Partition of access.event.v1 whose events up to the mark are landed',
    position  Int64                  COMMENT 'Events read from the log so far',
    log_time  DateTime64(9, 'UTC')   COMMENT 'Time of Okta at which the log had been read to its end: when it was processed, no fact about the org',
    caught_up Bool                   COMMENT 'Whether the page ended the log'
)
COMMENT 'How far the System Log was read and landed, one row per partition; the org is landed up to the least log_time'
AS
SELECT
    org,
    partition,
    position,
    log_time,
    caught_up
FROM marks_raw FINAL
