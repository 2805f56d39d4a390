-- The System Log events that recommendations of revoke rest on.
SELECT r.review_id, e.published, e.event_type, e.outcome, e.actor_name, e.app_name
FROM
(
    SELECT org, review_id, arrayJoin(evidence) AS uuid
    FROM recommendations
    WHERE outcome = 'revoke'
) AS r
INNER JOIN events AS e ON e.org = r.org AND e.uuid = r.uuid
ORDER BY r.review_id ASC, e.published DESC
LIMIT 100
