package syslog

import (
	"fmt"

	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/org"
)

// pens holds the pieces of JSON that many events share, so that an event is rendered by copying.
type pens struct {
	org       *org.Org
	users     []userPen
	apps      [][]byte
	groups    [][]byte
	strangers []clientJSON
}

type userPen struct {
	actor, target, device []byte
	clients               [2]clientJSON
}

func newPens(o *org.Org) pens {
	p := pens{org: o, strangers: newStrangers()}
	for i := range o.Users {
		u := &o.Users[i]
		s := draw.New(o.Seed+uint64(u.Number), "device")
		person := fmt.Sprintf(`{"id":%q,"type":"User","alternateId":%q,"displayName":%q,"detailEntry":null}`, u.ID, u.Login, u.First+" "+u.Last)
		p.users = append(p.users, userPen{
			actor:  []byte(person),
			target: []byte(person),
			device: []byte(fmt.Sprintf(`{"id":%q,"name":"workstation-%05d","os_platform":%q,"os_version":"14.%d","managed":%t,"registered":true,"screen_lock_type":"BIOMETRIC"}`,
				draw.ID(o.Seed, "guo", u.Number), u.Number, [...]string{"WINDOWS", "OSX"}[s.Int(2)], s.Int(8), s.Chance(0.8))),
			clients: newUserClients(o, i),
		})
	}
	for i := range o.Apps {
		a := &o.Apps[i]
		p.apps = append(p.apps, []byte(fmt.Sprintf(`{"id":%q,"type":"AppInstance","alternateId":%q,"displayName":%q,"detailEntry":{"signOnModeType":%q}}`,
			a.ID, a.Label, a.Label, a.SignOn)))
	}
	for i := range o.Groups {
		g := &o.Groups[i]
		p.groups = append(p.groups, []byte(fmt.Sprintf(`{"id":%q,"type":"UserGroup","alternateId":"unknown","displayName":%q,"detailEntry":null}`, g.ID, g.Name)))
	}
	return p
}

// dashboard is the app that a plain sign-in goes to.
const dashboard = `{"id":"0oasimdashboard01d7a","type":"AppInstance","alternateId":"Okta Dashboard","displayName":"Okta Dashboard","detailEntry":null}`

// adminConsole is the app for administration.
const adminConsole = `{"id":"0oasimadminapp001d7a","type":"AppInstance","alternateId":"Okta Admin Console","displayName":"Okta Admin Console","detailEntry":null}`

func (p *pens) app(i int32) []byte {
	if i < 0 || int(i) >= len(p.apps) {
		return []byte(dashboard)
	}
	return p.apps[i]
}

func (p *pens) actor(i int32) []byte {
	switch i {
	case actorSystem:
		return []byte(`{"id":"spr0000simsystem0001","type":"SystemPrincipal","alternateId":"system@okta.com","displayName":"Okta System","detailEntry":null}`)
	case actorReader:
		return []byte(`{"id":"0oasimrecertreader01","type":"PublicClientAppEntity","alternateId":"unknown","displayName":"recert","detailEntry":{"subjectProfile":"service"}}`)
	case actorRequests:
		return []byte(`{"id":"0oasimrequests000001","type":"PublicClientAppEntity","alternateId":"unknown","displayName":"Okta Access Requests","detailEntry":{"subjectProfile":"service"}}`)
	case actorUnknown:
		return []byte(`{"id":"unknown","type":"User","alternateId":"unknown","displayName":"unknown","detailEntry":null}`)
	}
	return p.users[i].actor
}

// client returns where an event came from.
func (p *pens) client(e *event) *clientJSON {
	if e.from == stranger || e.actor < 0 {
		return &p.strangers[int(e.variant)%len(p.strangers)]
	}
	return &p.users[e.actor].clients[min(int(e.from), 1)]
}
