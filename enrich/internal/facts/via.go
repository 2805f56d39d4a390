package facts

import (
	"strings"

	"recert/schemas/event"
	"recert/schemas/usage"
)

// Values of usage.Change.Via.
const (
	// ViaRule: a group rule or the system itself.
	ViaRule = "rule"
	// ViaRequest: an access request that was resolved in its favour.
	ViaRequest = "request"
	// ViaAPI: a service app.
	ViaAPI = "api"
	// ViaAdmin: a person.
	ViaAdmin = "admin"
)

// requestsApp is part of the name of the app through which Okta gives what was requested.
const requestsApp = "Access Requests"

func change(l *event.Log) usage.Change {
	return usage.Change{At: l.Published, UUID: l.UUID, Actor: bound(l.Actor.ID), ActorType: bound(l.Actor.Type), Via: via(l)}
}

// via tells how an access was given or taken. A person's display name is the person's own choice, so the name of
// the requests app counts only where the actor is no person: else calling oneself "Access Requests" would
// make an out-of-band grant look requested.
func via(l *event.Log) string {
	person := l.Actor.Type == "User"
	switch {
	case !person && strings.Contains(l.Actor.DisplayName, requestsApp), l.Debug["accessRequestId"] != "":
		return ViaRequest
	case l.Debug["groupRuleId"] != "", l.Debug["triggeredByGroupRuleId"] != "", l.Debug["triggeredBy"] == "GROUP_RULE":
		return ViaRule
	case person:
		return ViaAdmin
	case l.Actor.Type == "SystemPrincipal":
		return ViaRule
	case l.Actor.Type == "":
		return ""
	default:
		return ViaAPI
	}
}
