-- Who holds both sides of a separation of duties: open conflicts first, of these the ones that were exercised; then those that an exception accepts.
SELECT
    c.rank, u.login, c.rule_name, c.severity,
    if(l.label != '', l.label, lg.name) AS left_side, c.exercised_left_days AS left_days, if(r.label != '', r.label, rg.name) AS right_side, c.exercised_right_days AS right_days,
    c.exercised, c.accepted_until, c.accepted_by
FROM sod_conflicts AS c
LEFT JOIN users AS u ON u.org = c.org AND u.user_id = c.user_id
LEFT JOIN apps AS l ON l.org = c.org AND l.app_id = c.left_id
LEFT JOIN groups AS lg ON lg.org = c.org AND lg.group_id = c.left_id
LEFT JOIN apps AS r ON r.org = c.org AND r.app_id = c.right_id
LEFT JOIN groups AS rg ON rg.org = c.org AND rg.group_id = c.right_id
ORDER BY c.org ASC, c.rank ASC
LIMIT 20
