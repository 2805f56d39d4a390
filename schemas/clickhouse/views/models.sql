CREATE OR REPLACE VIEW models
(
    org           LowCardinality(String)               COMMENT 'Immutable id of the Okta org',
    name          LowCardinality(String)               COMMENT 'Name of the learner and its settings',
    version       String                               COMMENT 'Version: the time that training ended at and a part of the hash',
    role          LowCardinality(String)               COMMENT 'served, or shadow for a challenger',
    trained_until DateTime64(9, 'UTC')                 COMMENT 'Time of the log up to which decisions were read; campaigns launched later may use it',
    rows          UInt64                               COMMENT 'Decisions that it was trained on',
    denials       UInt64                               COMMENT 'How many of them took access away',
    held_out      UInt64                               COMMENT 'Decisions on items without a shown recommendation, kept aside for evaluation',
    campaigns     Array(String)                        COMMENT 'Okta ids of the campaigns of the rows',
    figures       Map(LowCardinality(String), Float64) COMMENT 'How good it was on decisions that it had not been trained on, by metric',
    combine       Map(LowCardinality(String), Float64) COMMENT 'How its logit joins that of the rules: prior, scale and shift',
    bytes         UInt64                               COMMENT 'Length of its bytes',
    sha256        String                               COMMENT 'Hash of its bytes in hex'
)
COMMENT 'Trained models, every version; a campaign is scored with the newest served one whose training ended before its launch'
AS
SELECT
    org,
    name,
    version,
    role,
    trained_until,
    rows,
    denials,
    held_out,
    campaigns,
    figures,
    combine,
    bytes,
    sha256
FROM models_raw FINAL
