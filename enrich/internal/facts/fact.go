package facts

import (
	"strings"

	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/usage"
)

// Kind is what an event says about an access.
type Kind string

// The kinds, which are also the values of a metric's label.
const (
	Use      Kind = "use"
	Grant    Kind = "grant"
	Removal  Kind = "removal"
	Decision Kind = "decision"
	Request  Kind = "request"
)

// Fact is what one event says about one person's access to one resource.
type Fact struct {
	Kind             Kind
	Person, Resource string
	resourceKind     string
	change           usage.Change
	decision         usage.Decision
}

// Skip says why an event of a type that usually changes usage did not; empty means that it does, or that its
// type never does.
type Skip string

// The reasons, which are also the values of a metric's label.
const (
	NoPerson   Skip = "no_person"
	NoResource Skip = "no_resource"
	OddID      Skip = "odd_id"
	NotSubject Skip = "not_subject"
	Unreadable Skip = "unreadable"
)

const success = "SUCCESS"

// Of reads the fact out of an event; nil means that there is none. The event must have a uuid, and subject is
// event.Subject's answer.
//
// Facts live on the partition of their person, and an event on that of its subject. Where an odd event makes
// these differ (a membership whose only target is an app user, a decision without a principal), the set of that
// person belongs to another partition, maybe to another process, and two writers of one set would each lose
// what the other wrote: such an event changes nothing.
func Of(l *event.Log, subject string) (*Fact, Skip) {
	f := read(l)
	switch {
	case f == nil:
		return nil, ""
	case f.Person == "":
		return nil, NoPerson
	case f.Resource == "":
		return nil, NoResource
	case !plain(f.Person) || !plain(f.Resource):
		return nil, OddID
	case f.Person != subject:
		return nil, NotSubject
	}
	return f, ""
}

// read knows which types of event say something; nil where this one does not.
func read(l *event.Log) *Fact {
	switch l.Type {
	case "user.authentication.sso":
		return readUse(l)
	case "application.user_membership.add", "application.user_membership.remove":
		app, _ := l.App()
		return readMembership(l, app.ID, directory.KindApp)
	case "group.user_membership.add", "group.user_membership.remove":
		group, _ := l.Group()
		return readMembership(l, group.ID, directory.KindGroup)
	case "certification.campaign.item.decide":
		return readDecision(l)
	case "access.request.resolve":
		return readRequest(l)
	default:
		return nil
	}
}

func readUse(l *event.Log) *Fact {
	app, ok := l.App()
	// Apps and services sign on too; only people's use is a reason to keep an access.
	if l.Outcome != success || !ok || (l.Actor.Type != "User" && l.Actor.Type != "") {
		return nil
	}
	return &Fact{Kind: Use, Person: l.Actor.ID, Resource: app.ID, resourceKind: directory.KindApp, change: usage.Change{At: l.Published, UUID: l.UUID}}
}

func readMembership(l *event.Log, resource, kind string) *Fact {
	if l.Outcome != success {
		return nil
	}
	f := &Fact{Kind: Grant, Resource: resource, resourceKind: kind, change: change(l)}
	if strings.HasSuffix(l.Type, ".remove") {
		f.Kind = Removal
	}
	// An AppUser's id is that of an account in an app, not of a person.
	if t, ok := l.User(); ok && t.Type == "User" {
		f.Person = t.ID
	}
	return f
}

// readDecision takes any outcome: Okta says SKIPPED of a decision to delegate.
func readDecision(l *event.Log) *Fact {
	d := l.Debug
	reviewer := d["campaignItemReviewerId"]
	if reviewer == "" {
		reviewer = l.Actor.ID
	}
	return &Fact{
		Kind: Decision, Person: d["campaignItemPrincipalId"], Resource: d["campaignItemResourceId"],
		resourceKind: kindOf(d["campaignItemResourceType"], d["campaignItemResourceId"]),
		decision: usage.Decision{
			At: l.Published, UUID: l.UUID, Campaign: bound(d["campaignId"]), Reviewer: bound(reviewer),
			Decision: bound(d["campaignItemDecision"]),
		},
	}
}

func readRequest(l *event.Log) *Fact {
	if l.Outcome != success {
		return nil // a request that was rejected, cancelled or expired is an event of another type
	}
	d := l.Debug
	c := change(l)
	c.Via = ViaRequest
	return &Fact{
		Kind: Request, Person: d["requestedForId"], Resource: d["requestedResourceId"],
		resourceKind: kindOf(d["requestedResourceType"], d["requestedResourceId"]), change: c,
	}
}

// kindOf tells groups from apps by what Okta says, else by how its ids begin.
func kindOf(said, id string) string {
	switch {
	case strings.HasPrefix(said, "APP"), said == "" && strings.HasPrefix(id, "0oa"):
		return directory.KindApp
	default:
		return directory.KindGroup
	}
}

// maxID bounds an id, in bytes; Okta's have 20.
const maxID = 128

// plain tells whether an id can be part of a record key.
func plain(id string) bool {
	return len(id) <= maxID && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r == '|' || r == 0x7f || r == 0xfffd })
}

func bound(s string) string {
	if len(s) > maxID {
		return ""
	}
	return s
}

// addTo adds the fact to the facts and tells whether anything changed.
func (f *Fact) addTo(to *usage.Facts) bool {
	changed := false
	// Whatever comes first, the set ends with the same kind.
	if to.Kind == "" || f.resourceKind < to.Kind {
		to.Kind, changed = f.resourceKind, true
	}
	switch f.Kind {
	case Use:
		return to.AddUse(f.change.At, f.change.UUID) || changed
	case Grant:
		return to.AddGrant(f.change) || changed
	case Removal:
		return to.AddRemoval(f.change) || changed
	case Request:
		return to.AddRequest(f.change) || changed
	default:
		return to.AddDecision(f.decision) || changed
	}
}
