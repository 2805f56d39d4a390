-- The ten riskiest review items, with their reasons in words.
SELECT r.campaign_id, r.review_id, u.login, a.label AS app, r.outcome, r.confidence, r.risk, arrayMap(reason -> reason.text, r.reasons) AS why
FROM recommendations AS r
LEFT JOIN users AS u ON u.org = r.org AND u.user_id = r.user_id
LEFT JOIN apps AS a ON a.org = r.org AND a.app_id = r.app_id
ORDER BY r.risk DESC, r.review_id ASC
LIMIT 10
