-- Who holds both sides of a separation of duties, the conflicts that were exercised first.
SELECT c.rank, u.login, c.rule_name, c.severity, l.label AS left_app, c.exercised_left_days AS left_days, r.label AS right_app, c.exercised_right_days AS right_days, c.exercised
FROM sod_conflicts AS c
LEFT JOIN users AS u ON u.org = c.org AND u.user_id = c.user_id
LEFT JOIN apps AS l ON l.org = c.org AND l.app_id = c.left_id
LEFT JOIN apps AS r ON r.org = c.org AND r.app_id = c.right_id
ORDER BY c.org ASC, c.rank ASC
LIMIT 20
