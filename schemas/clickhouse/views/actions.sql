CREATE OR REPLACE VIEW actions
(
    org              LowCardinality(String)         COMMENT 'Immutable id of the Okta org',
    command_id       String                         COMMENT 'Hash of what is asked',
    command_hash     String                         COMMENT 'Hash of the exact command; an approval names it',
    person_id        String                         COMMENT 'Okta id of whom it concerns',
    action           LowCardinality(String)         COMMENT 'reassign_review or create_issue',
    reason           String                         COMMENT 'Why, in words',
    campaign_id      String                         COMMENT 'Okta id of the campaign',
    review_id        String                         COMMENT 'Okta id of the review item',
    as_of            DateTime64(9, 'UTC')           COMMENT 'As of when it was asked',
    from_reviewer_id String                         COMMENT 'Reviewer the decision was based on',
    to_reviewer_id   String                         COMMENT 'Reviewer to hand the item to',
    note             String                         COMMENT 'Note for the new reviewer',
    summary          String                         COMMENT 'Summary of the issue',
    lines            Array(String)                  COMMENT 'Text of the issue',
    evidence         Array(String)                  COMMENT 'uuids of events',
    link             String                         COMMENT 'Link to the item',
    severity         LowCardinality(String)         COMMENT 'low, medium, high or critical',
    verdict          LowCardinality(String)         COMMENT 'approved or denied for exactly this command; empty while nobody decided',
    approver         String                         COMMENT 'Who decided; empty while nobody did',
    state            LowCardinality(String)         COMMENT 'Latest entry of the ledger: proposed, intent, refused, done, denied, stale, human or rejected; waiting while there is none',
    attempt          UInt32                         COMMENT 'Attempt of that entry, counted from 1: when it was processed, no fact about the org',
    reference        String                         COMMENT 'Key of the Jira issue or id of the review that holds the effect: where it was processed, no fact about the org',
    detail           String                         COMMENT 'Why, in words',
    acted_at         Nullable(DateTime64(3, 'UTC')) COMMENT 'Time of the answer by Okta or Jira, null where nothing was called: when it was processed, no fact about the org'
)
COMMENT 'What the writer was asked to do, who allowed it and what came of it, one row per command'
AS
SELECT
    c.org AS org,
    c.command_id AS command_id,
    c.command_hash AS command_hash,
    c.person_id AS person_id,
    c.action AS action,
    c.reason AS reason,
    c.campaign_id AS campaign_id,
    c.review_id AS review_id,
    c.as_of AS as_of,
    c.from_reviewer_id AS from_reviewer_id,
    c.to_reviewer_id AS to_reviewer_id,
    c.note AS note,
    c.summary AS summary,
    c.lines AS lines,
    c.evidence AS evidence,
    c.link AS link,
    c.severity AS severity,
    a.verdict AS verdict,
    a.approver AS approver,
    if(empty(o.state), 'waiting', o.state) AS state,
    o.attempt AS attempt,
    o.reference AS reference,
    o.detail AS detail,
    nullIf(o.at, fromUnixTimestamp64Milli(0, 'UTC')) AS acted_at
FROM
(
    SELECT *
    FROM commands_raw FINAL
) AS c
LEFT JOIN
(
    SELECT org, command_id, command_hash, argMax(verdict, rank) AS verdict, argMax(approver, rank) AS approver
    FROM
    (
        SELECT *, (verdict = 'denied', approver) AS rank
        FROM approvals_raw FINAL
    )
    GROUP BY org, command_id, command_hash
) AS a ON a.org = c.org AND a.command_id = c.command_id AND a.command_hash = c.command_hash
LEFT JOIN
(
    SELECT org, command_id, attempt, state, reference, detail, at
    FROM outcomes_raw FINAL
    ORDER BY attempt DESC, multiIf(state = 'proposed', 0, state = 'intent', 1, state = 'refused', 2, 3) DESC, state DESC
    LIMIT 1 BY org, command_id
) AS o ON o.org = c.org AND o.command_id = c.command_id
