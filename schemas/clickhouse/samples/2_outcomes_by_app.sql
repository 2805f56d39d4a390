-- Outcomes per app, next to how much of the app's use Okta sees at all.
SELECT r.org, a.label AS app, a.observability, countIf(r.outcome = 'approve') AS keep, countIf(r.outcome = 'revoke') AS take_away, countIf(r.outcome = 'clarify') AS ask
FROM recommendations AS r
INNER JOIN apps AS a ON a.org = r.org AND a.app_id = r.app_id
GROUP BY r.org, app, a.observability
ORDER BY take_away DESC, app ASC
LIMIT 20
