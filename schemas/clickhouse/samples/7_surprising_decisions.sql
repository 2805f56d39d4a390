-- The decisions furthest from what the model expected, how long they took, and what recert had said.
SELECT d.campaign_id AS campaign_id, d.review_id AS review_id, p.pseudonym AS reviewer, d.decision AS decision, d.outcome AS outcome, round(d.score, 3) AS keep, p.seconds, p.bulk, arrayMap(reason -> reason.text, r.reasons) AS why
FROM decisions AS d
INNER JOIN quality_pauses AS p ON p.org = d.org AND p.campaign_id = d.campaign_id AND p.review_id = d.review_id
INNER JOIN recommendations AS r ON r.org = d.org AND r.campaign_id = d.campaign_id AND r.review_id = d.review_id
ORDER BY abs((d.decision = 'approve') - d.score) DESC, d.review_id ASC
LIMIT 20
