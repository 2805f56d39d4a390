-- How often reviewers decided as recommended, with and without being shown the recommendation, and how well the probability holds.
SELECT c.org, c.campaign_id, c.launched, c.items, c.decided, c.agreement, c.agreement_low, c.agreement_high, c.holdout_agreement, m.ece_mass, m.ece_chance, m.brier_skill
FROM quality_campaigns AS c
LEFT JOIN quality_models AS m ON m.org = c.org AND m.campaign_id = c.campaign_id AND m.model = 'served' AND m.part = 'all'
ORDER BY c.launched DESC, c.campaign_id ASC
LIMIT 20
