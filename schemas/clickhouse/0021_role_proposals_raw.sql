CREATE TABLE IF NOT EXISTS role_proposals_raw
(
    org             LowCardinality(String)              COMMENT 'Immutable id of the Okta org',
    role_id         String                              COMMENT 'Id of the role, the same for the same permissions',
    version         UInt64                              COMMENT 'Orders the runs: milliseconds of as_of',
    name            String                              COMMENT 'Name made of the attributes, or of a permission where none fit',
    attributes      Map(LowCardinality(String), String) COMMENT 'Conjunction of profile attributes that fits the members best',
    precision       Float64                             COMMENT 'Share of the people of these attributes who are members',
    recall          Float64                             COMMENT 'Share of the members who have these attributes',
    purity          Float64                             COMMENT 'Harmonic mean of precision and recall (F1)',
    members         Array(String)                       COMMENT 'Okta ids of the people who get the role, directly or by a role that inherits it',
    permissions     Array(String)                       COMMENT 'All that the role grants: app: or group: and an Okta id',
    inherits        Array(String)                       COMMENT 'Ids of roles that are part of this one',
    unused          Array(String)                       COMMENT 'What members hold and none was seen to use; the role leaves it out',
    loses           Map(String, Array(String))          COMMENT 'By person: what members would no longer have',
    gains           Map(String, Array(String))          COMMENT 'By person: what people of the attributes who are no members would get; cut after 500 people',
    gain_count      UInt32                              COMMENT 'How many people would gain anything',
    replaced        UInt32                              COMMENT 'Direct assignments to single people that the role stands for',
    needed          UInt32                              COMMENT 'Assignments and permissions that it takes instead',
    withdrawn       Bool                                COMMENT 'Whether the newest run did not find the role any more',
    as_of           DateTime64(9, 'UTC')                COMMENT 'How far the log had landed when the role was mined',
    kafka_partition Int32                               COMMENT 'Partition of the Kafka record this row came from: where it was processed, no fact about the org',
    kafka_offset    Int64                               COMMENT 'Offset of the Kafka record this row came from: where it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org, role_id)
COMMENT 'Proposals of roles, every version; read the view role_proposals'
