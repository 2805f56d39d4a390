// Package access makes the typed event.Access of a LogEvent.
//
// Input is an event that has been parsed and identified; output is its typed form with every text bounded, so
// that no event of a size that Kafka took in can become one that it refuses. What is cut is counted by the
// caller; the original stays on okta.event.v1.
package access

import (
	"strings"

	"recert/schemas/event"
)

// Bounds of an Access, in bytes and entries.
const (
	maxID      = 256
	maxText    = 2048
	maxName    = 512
	maxDebug   = 8192
	maxTargets = 200
)

// Of fills everything but the context and the source, and tells whether something had to be cut. The result
// shares the memory of l.
func Of(l *event.Log, org, id, subject string) (a *event.Access, cut bool) {
	c := cutter{}
	a = &event.Access{
		ID: id, Org: org, UUID: l.UUID, Published: l.Published, Type: l.Type,
		Severity: c.text(l.Severity, maxID), Message: c.text(l.Message, maxText), Outcome: c.text(l.Outcome, maxID),
		OutcomeReason: c.text(l.OutcomeReason, maxText),
		ActorID:       c.text(l.Actor.ID, maxID), ActorType: c.text(l.Actor.Type, maxID), ActorName: c.text(l.Actor.AlternateID, maxName),
		Subject: c.text(subject, maxID),
		IP:      c.text(l.IP, maxID), Country: c.text(l.Country, maxName), City: c.text(l.City, maxName), Lat: l.Lat, Lon: l.Lon,
		ASN: l.ASN, ASOrg: c.text(l.ASOrg, maxName), Proxy: l.Proxy,
		UserAgent: c.text(l.UserAgent, maxText), OS: c.text(l.OS, maxName), Browser: c.text(l.Browser, maxName),
		Device: c.text(l.Device, maxName), Zone: c.text(l.Zone, maxName), ClientID: c.text(l.ClientID, maxID),
		Session: c.text(l.Session, maxID), RootSession: c.text(l.RootSession, maxID), Transaction: c.text(l.Transaction, maxID),
		Debug: c.debug(l.Debug), Targets: c.targets(l.Targets), IdleDays: -1,
	}
	firstTargets(l, a, &c)
	return a, c.cut
}

// firstTargets names the first person, app and group among the targets.
func firstTargets(l *event.Log, a *event.Access, c *cutter) {
	if t, ok := l.User(); ok {
		a.TargetUser = c.text(t.ID, maxID)
	}
	if t, ok := l.App(); ok {
		a.App, a.AppName = c.text(t.ID, maxID), c.text(t.DisplayName, maxName)
	}
	if t, ok := l.Group(); ok {
		a.Group, a.GroupName = c.text(t.ID, maxID), c.text(t.DisplayName, maxName)
	}
}

// cutter bounds texts and remembers whether it had to.
type cutter struct{ cut bool }

func (c *cutter) text(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	c.cut = true
	return strings.ToValidUTF8(s[:limit], "")
}

// targets bounds in place: most events have nothing to cut.
func (c *cutter) targets(all []event.Target) []event.Target {
	if len(all) > maxTargets {
		all, c.cut = all[:maxTargets], true
	}
	for i := range all {
		t := &all[i]
		t.ID, t.Type = c.text(t.ID, maxID), c.text(t.Type, maxID)
		t.AlternateID, t.DisplayName = c.text(t.AlternateID, maxName), c.text(t.DisplayName, maxName)
	}
	return all
}

func (c *cutter) debug(all map[string]string) map[string]string {
	for k, v := range all {
		if len(v) > maxDebug {
			all[k] = c.text(v, maxDebug)
		}
	}
	return all
}
