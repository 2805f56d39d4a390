// Package logtest makes the typed events that detections see out of LogEvents, as enrich does; for tests.
package logtest

import (
	"encoding/json"
	"testing"

	"recert/schemas/event"
	"recert/schemas/topic"
)

// Joined is what a LogEvent of a test may say beside Okta's own keys, under the key "joined".
type Joined struct {
	// IdleDays is what enrich would join; -1 where a test leaves it out.
	IdleDays *int32 `json:"idle_days"`
	// Hook tells that only an event hook delivered the event.
	Hook bool `json:"hook"`
}

// Access reads one LogEvent.
func Access(t testing.TB, org string, raw []byte) *event.Access {
	t.Helper()
	l, err := event.Parse(raw)
	if err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	if err := l.Identify(raw); err != nil {
		t.Fatal(err)
	}
	var extra struct {
		Joined Joined `json:"joined"`
	}
	_ = json.Unmarshal(raw, &extra)
	a := Of(l, org)
	a.Confirmed = !extra.Joined.Hook
	if !a.Confirmed {
		a.Source = topic.SourceHook
	}
	if extra.Joined.IdleDays != nil {
		a.IdleDays = *extra.Joined.IdleDays
	}
	return a
}

// Of fills everything but the context.
func Of(l *event.Log, org string) *event.Access {
	a := &event.Access{
		ID: event.Identity(org, l.UUID, l.Published, l.Type), Org: org, UUID: l.UUID, Published: l.Published, Type: l.Type, Severity: l.Severity,
		Message: l.Message, Outcome: l.Outcome, OutcomeReason: l.OutcomeReason, ActorID: l.Actor.ID, ActorType: l.Actor.Type, ActorName: l.Actor.AlternateID,
		Subject: event.Subject(l, org), Targets: l.Targets, IP: l.IP, Country: l.Country, City: l.City, ASN: l.ASN, ASOrg: l.ASOrg, Proxy: l.Proxy,
		UserAgent: l.UserAgent, OS: l.OS, Browser: l.Browser, Device: l.Device, Zone: l.Zone, ClientID: l.ClientID, Session: l.Session,
		RootSession: l.RootSession, Transaction: l.Transaction, Debug: l.Debug, IdleDays: -1, Source: topic.SourcePoll, Confirmed: true,
	}
	if t, ok := l.User(); ok {
		a.TargetUser = t.ID
	}
	if t, ok := l.App(); ok {
		a.App, a.AppName = t.ID, t.DisplayName
	}
	if t, ok := l.Group(); ok {
		a.Group, a.GroupName = t.ID, t.DisplayName
	}
	return a
}
