CREATE OR REPLACE VIEW role_proposals
(
    org         LowCardinality(String)              COMMENT 'Immutable id of the Okta org',
    role_id     String                              COMMENT 'Id of the role, the same for the same permissions',
    name        String                              COMMENT 'Name made of the attributes, or of a permission where none fit',
    attributes  Map(LowCardinality(String), String) COMMENT 'Conjunction of profile attributes that fits the members best; empty when none does',
    precision   Float64                             COMMENT 'Share of the people of these attributes who are members',
    recall      Float64                             COMMENT 'Share of the members who have these attributes',
    purity      Float64                             COMMENT 'Harmonic mean of precision and recall (F1)',
    members     Array(String)                       COMMENT 'Okta ids of the people who get the role, directly or by a role that inherits it',
    permissions Array(String)                       COMMENT 'All that the role grants: app: or group: and an Okta id',
    app_ids     Array(String)                       COMMENT 'Okta ids of the apps among the permissions',
    group_ids   Array(String)                       COMMENT 'Okta ids of the groups among the permissions',
    inherits    Array(String)                       COMMENT 'Ids of roles that are part of this one',
    unused      Array(String)                       COMMENT 'What members hold and none was seen to use; the role leaves it out',
    loses       Map(String, Array(String))          COMMENT 'By person: what members would no longer have',
    gains       Map(String, Array(String))          COMMENT 'By person: what people of the attributes who are no members would get; cut after 500 people',
    gain_count  UInt32                              COMMENT 'How many people would gain anything',
    replaced    UInt32                              COMMENT 'Direct assignments to single people that the role stands for',
    needed      UInt32                              COMMENT 'Assignments and permissions that it takes instead',
    as_of       DateTime64(9, 'UTC')                COMMENT 'How far the log had landed when the role was mined'
)
COMMENT 'Roles that score/mine proposes: permissions that people hold together, and what giving them as one role would change'
AS
SELECT
    org,
    role_id,
    name,
    attributes,
    precision,
    recall,
    purity,
    members,
    permissions,
    arrayMap(p -> substring(p, 5), arrayFilter(p -> startsWith(p, 'app:'), permissions)) AS app_ids,
    arrayMap(p -> substring(p, 7), arrayFilter(p -> startsWith(p, 'group:'), permissions)) AS group_ids,
    inherits,
    unused,
    loses,
    gains,
    gain_count,
    replaced,
    needed,
    as_of
FROM role_proposals_raw FINAL
WHERE NOT withdrawn
