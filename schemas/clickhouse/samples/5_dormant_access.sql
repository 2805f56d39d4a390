-- Access to apps whose use Okta sees, not used for 60 days before the log was read last.
SELECT s.org AS org, s.user_id AS user_id, a.label AS app, u.last_use, u.days_active, u.gap_median_days
FROM assignments AS s
INNER JOIN apps AS a ON a.org = s.org AND a.app_id = s.app_id AND a.observability = 'observed'
LEFT JOIN usage AS u ON u.org = s.org AND u.user_id = s.user_id AND u.app_id = s.app_id
INNER JOIN (SELECT org, min(log_time) AS read_until FROM marks GROUP BY org) AS m ON m.org = s.org
WHERE coalesce(u.last_use, fromUnixTimestamp64Nano(0, 'UTC')) < m.read_until - INTERVAL 60 DAY
ORDER BY u.last_use ASC, s.user_id ASC, app ASC
LIMIT 100
