-- What people hold now and did not hold 30 days before the log was read last.
SELECT n.org, n.user_id, n.kind, n.resource_id, n.path, n.granted
FROM assignments AS n
LEFT ANTI JOIN assignments_as_of(at = (SELECT min(log_time) - INTERVAL 30 DAY FROM marks)) AS o
    ON o.org = n.org AND o.user_id = n.user_id AND o.kind = n.kind AND o.resource_id = n.resource_id AND o.path = n.path
ORDER BY n.user_id ASC, n.resource_id ASC
LIMIT 100
