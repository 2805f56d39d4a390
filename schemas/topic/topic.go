// Package topic is the catalogue of recert's Kafka topics: name, key, partitions, retention and owner.
//
// It is the one place where a topic's name is written. bus.Reconcile creates what is missing and refuses
// to start on a topic whose partition count differs, because partition p of every person-keyed topic must
// belong to one member (schemas/adr/0002).
package topic

import (
	"hash/fnv"
	"strconv"
	"time"
)

// Names of the topics, `<domain>.<thing>.v<N>`; an incompatible change is a new N.
const (
	OktaEvent       = "okta.event.v1"
	OktaCursor      = "okta.cursor.v1"
	OktaUser        = "okta.user.v1"
	OktaGroup       = "okta.group.v1"
	OktaApp         = "okta.app.v1"
	OktaAssignment  = "okta.assignment.v1"
	OktaCampaign    = "okta.campaign.v1"
	OktaReview      = "okta.review.v1"
	OktaSnapshot    = "okta.snapshot.v1"
	OktaRiskRule    = "okta.riskrule.v1"
	AccessEvent     = "access.event.v1"
	AccessUsage     = "access.usage.v1"
	Baseline        = "baseline.v1"
	DetectWindow    = "detect.window.v1"
	ScoreProgress   = "score.progress.v1"
	ScoreFeature    = "score.feature.v1"
	ScoreLabel      = "score.label.v1"
	Model           = "model.v1"
	Recommendation  = "recommendation.v1"
	RoleProposal    = "recommendation.role.v1"
	Alert           = "alert.v1"
	ActionCommand   = "action.command.v1"
	ActionApproval  = "action.approval.v1"
	ActionOutcome   = "action.outcome.v1"
	deadLetterTail  = ".dlq"
	unlimited       = time.Duration(-1)
	maxMessageBytes = 4 << 20
)

// PersonPartitions is the fixed partition count of every topic that is keyed by a person.
const PersonPartitions = 8

// Kind says how a topic forgets.
type Kind string

// The kinds of topics.
const (
	// Stream topics keep every record for Retention.
	Stream Kind = "stream"
	// Compacted topics keep the newest record of each key.
	Compacted Kind = "compacted"
)

// Topic is one entry of the catalogue.
type Topic struct {
	// Name is `<domain>.<thing>.v<N>`.
	Name string
	// Key says in words what the record key is made of; the parts are joined by Key.
	Key string
	// By says in words what decides the partition.
	By string
	// Partitions is the fixed partition count.
	Partitions int32
	// Kind says whether old records of a key are forgotten.
	Kind Kind
	// Retention is how long a Stream record is kept; negative keeps it for ever.
	Retention time.Duration
	// Owner is the binary that writes it.
	Owner string
	// Readers are the binaries that read it.
	Readers string
}

const day = 24 * time.Hour

// Catalogue returns every topic without its dead-letter topic.
func Catalogue() []Topic {
	person := func(name, key string, kind Kind, keep time.Duration, owner, readers string) Topic {
		return Topic{name, key, "org, person", PersonPartitions, kind, keep, owner, readers}
	}
	directory := func(name, key, owner, readers string) Topic {
		return Topic{name, key, "none (one partition, read whole)", 1, Compacted, unlimited, owner, readers}
	}
	return []Topic{
		person(OktaEvent, "subject", Stream, 100*day, "okta-poll, okta-hook", "enrich"),
		directory(OktaCursor, "org", "okta-poll", "okta-poll"),
		directory(OktaUser, "org, user", "okta-snapshot", "enrich, review, land"),
		directory(OktaGroup, "org, group", "okta-snapshot", "enrich, review, land"),
		directory(OktaApp, "org, app", "okta-snapshot", "enrich, review, land"),
		directory(OktaAssignment, "org, user, kind, resource, path", "okta-snapshot", "review, detect, land"),
		directory(OktaCampaign, "org, campaign", "okta-snapshot", "review, train, land"),
		directory(OktaSnapshot, "org, type", "okta-snapshot", "enrich, land"),
		directory(OktaRiskRule, "org, rule", "okta-snapshot, review", "review, detect, land"),
		person(OktaReview, "org, review", Compacted, unlimited, "okta-snapshot", "review, land"),
		person(AccessEvent, "subject", Stream, 100*day, "enrich", "detect, train, land"),
		person(AccessUsage, "org, person, resource", Compacted, unlimited, "enrich", "enrich, review, land"),
		directory(Baseline, "org, name, entity", "baseline", "detect, land"),
		person(DetectWindow, "org, rule, entity", Compacted, unlimited, "detect", "detect"),
		person(ScoreProgress, "org, campaign", Compacted, unlimited, "review", "review, train"),
		person(ScoreFeature, "org, review", Compacted, unlimited, "review", "train, land"),
		person(ScoreLabel, "org, campaign, person, resource", Compacted, unlimited, "train", "train"),
		directory(Model, "org, name, version, part", "train", "review, train, land"),
		person(Recommendation, "org, review", Stream, unlimited, "review", "land"),
		directory(RoleProposal, "org, role", "mine", "land"),
		person(Alert, "alert id", Stream, 365*day, "detect, okta-snapshot, okta-poll", "SOC consumers, land"),
		person(ActionCommand, "command id", Stream, unlimited, "review", "act, approver, land"),
		person(ActionApproval, "command id", Stream, unlimited, "approver, console", "act, land"),
		person(ActionOutcome, "command id", Stream, unlimited, "act", "act, land"),
	}
}

// DeadLetter names the topic that holds what no stage could read from the named topic.
func DeadLetter(name string) string { return name + deadLetterTail }

// DeadLetters returns the dead-letter topic of every topic in the catalogue.
func DeadLetters() []Topic {
	var all []Topic
	for _, t := range Catalogue() {
		all = append(all, Topic{
			Name: DeadLetter(t.Name), Key: "as " + t.Name, By: "as " + t.Name, Partitions: 1,
			Kind: Stream, Retention: 365 * day, Owner: "readers of " + t.Name, Readers: "land, people",
		})
	}
	return all
}

// Settings returns the broker-side configuration of the topic.
func (t Topic) Settings() map[string]string {
	s := map[string]string{"max.message.bytes": strconv.Itoa(maxMessageBytes)}
	if t.Kind == Compacted {
		s["cleanup.policy"] = "compact"
		return s
	}
	s["cleanup.policy"] = "delete"
	s["retention.ms"] = "-1"
	if t.Retention >= 0 {
		s["retention.ms"] = strconv.FormatInt(t.Retention.Milliseconds(), 10)
	}
	return s
}

// Partition is the partition, of PersonPartitions, of everything that concerns one person of one org.
// A record that concerns nobody passes the org itself as the person.
func Partition(org, person string) int32 {
	h := fnv.New64a()
	h.Write([]byte(org))
	h.Write([]byte{0})
	h.Write([]byte(person))
	sum := h.Sum64()
	return int32((sum ^ sum>>32) % PersonPartitions)
}

// Key joins the parts of a record key; the parts are Okta ids and our own names, which hold no '|'.
func Key(parts ...string) []byte {
	n := len(parts)
	for _, p := range parts {
		n += len(p)
	}
	key := make([]byte, 0, n)
	for i, p := range parts {
		if i > 0 {
			key = append(key, '|')
		}
		key = append(key, p...)
	}
	return key
}

// Header names; every record carries HeaderOrg.
const (
	// HeaderOrg is the immutable id of the Okta org.
	HeaderOrg = "org"
	// HeaderKind marks a record that is not a fact of its topic: KindMark or KindReady.
	HeaderKind = "kind"
	// HeaderSource says how an event reached us: SourcePoll, SourceHook or SourceReplay.
	HeaderSource = "source"
	// HeaderID is the identity of an access event in hex.
	HeaderID = "id"
	// HeaderConfirmed is "true" when the System Log itself delivered the event, "false" when only a hook did.
	HeaderConfirmed = "confirmed"
)

// Values of HeaderKind and HeaderSource.
const (
	KindMark     = "mark"
	KindReady    = "ready"
	SourcePoll   = "poll"
	SourceHook   = "hook"
	SourceReplay = "replay"
)
