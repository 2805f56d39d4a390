CREATE OR REPLACE VIEW recommendations
(
    org           LowCardinality(String)                                                               COMMENT 'Immutable id of the Okta org',
    campaign_id   String                                                                               COMMENT 'Okta id of the campaign',
    review_id     String                                                                               COMMENT 'Okta id of the review item',
    user_id       String                                                                               COMMENT 'Okta id of the person under review',
    app_id        String                                                                               COMMENT 'resource_id where it is an app, else empty',
    resource_id   String                                                                               COMMENT 'Okta id of the app or group under review',
    kind          LowCardinality(String)                                                               COMMENT 'app or group',
    reviewer_id   String                                                                               COMMENT 'Okta id of the reviewer',
    outcome       LowCardinality(String)                                                               COMMENT 'approve, revoke or clarify',
    confidence    Float64                                                                              COMMENT 'Probability that the outcome is right, 0 to 1',
    risk          Float64                                                                              COMMENT 'What would go wrong if the item were waved through, 0 to 1',
    reasons       Array(Tuple(code String, weight Float64, text String, numbers Map(String, Float64))) COMMENT 'The reasons, the strongest first; a positive weight speaks for keeping the access',
    reason_codes  Array(LowCardinality(String))                                                        COMMENT 'Stable codes of the reasons, the strongest first',
    evidence      Array(String)                                                                        COMMENT 'uuids of the events that the reasons rest on',
    question      String                                                                               COMMENT 'What to ask the reviewer; empty unless the outcome is clarify',
    model_version LowCardinality(String)                                                               COMMENT 'Model and its version',
    rules_version LowCardinality(String)                                                               COMMENT 'Version of the rule files',
    as_of         DateTime64(9, 'UTC')                                                                 COMMENT 'Launch of the campaign: nothing later was looked at',
    revision      UInt32                                                                               COMMENT '0 = data was incomplete, 1 = scored, more = scored again',
    holdout       Bool                                                                                 COMMENT 'Whether nothing of this may be shown to whoever reviews the item before it is decided: leave such rows out of what reviewers see'
)
COMMENT 'The current recommendation of each review item: the one of the highest as_of and revision'
AS
SELECT
    org,
    campaign_id,
    review_id,
    user_id,
    if(kind = 'app', resource_id, '') AS app_id,
    resource_id,
    kind,
    reviewer_id,
    outcome,
    confidence,
    risk,
    CAST(arrayZip(reason_codes, reason_weights, reason_texts, reason_numbers), 'Array(Tuple(code String, weight Float64, text String, numbers Map(String, Float64)))') AS reasons,
    reason_codes,
    evidence,
    question,
    model_version,
    rules_version,
    as_of,
    revision,
    holdout
FROM recommendations_raw FINAL
