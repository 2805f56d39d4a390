ALTER TABLE risk_rules_raw
    ADD COLUMN IF NOT EXISTS accepted_users   Array(String) COMMENT 'Okta ids of people of whom the file accepts for a time that they break the rule',
    ADD COLUMN IF NOT EXISTS accepted_owners  Array(String) COMMENT 'Who answers for each of these exceptions',
    ADD COLUMN IF NOT EXISTS accepted_reasons Array(String) COMMENT 'Of each: why, and what is done instead',
    ADD COLUMN IF NOT EXISTS accepted_untils  Array(String) COMMENT 'Of each: the last day in UTC, as 2026-12-31'
