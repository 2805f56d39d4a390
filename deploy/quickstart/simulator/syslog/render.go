package syslog

import (
	"strconv"
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

// render appends the JSON of e, which is number n of the log.
func (p *pens) render(b []byte, e *event, n uint64) []byte {
	info := e.kind.info()
	system := e.actor == actorSystem || e.actor == actorRequests || e.actor == actorReader
	b = append(b, `{"actor":`...)
	b = append(b, p.actor(e.actor)...)
	b = p.where(b, e, system)
	b = append(b, `,"displayMessage":"`...)
	b = append(b, info.message...)
	b = append(b, `","eventType":"`...)
	b = append(b, info.name...)
	b = append(b, `","outcome":{"result":"`...)
	b = append(b, e.result.String()...)
	b = append(b, `","reason":`...)
	b = append(b, reason(e)...)
	b = append(b, `},"published":"`...)
	b = time.UnixMilli(e.at).UTC().AppendFormat(b, "2006-01-02T15:04:05.000Z")
	b = append(b, `","severity":"`...)
	b = append(b, info.severity...)
	b = append(b, `","debugContext":{"debugData":{`...)
	b = p.debug(b, e, info.shape, n)
	b = append(b, `}},"transaction":{"type":"`...)
	if system {
		b = append(b, `JOB`...)
	} else {
		b = append(b, `WEB`...)
	}
	b = append(b, `","id":"`...)
	b = draw.AppendHex(b, draw.Mix(p.org.Seed+uint64(e.at)), 16)
	b = draw.AppendHex(b, draw.Mix(n^0x7e57), 16)
	b = append(b, `","detail":{}},"uuid":"`...)
	b = draw.AppendUUID(b, p.org.Seed, n)
	b = append(b, `","version":"0","target":[`...)
	b = p.targets(b, e, info.shape)
	return append(b, `]}`...)
}

// where appends client, device, session and security context.
func (p *pens) where(b []byte, e *event, system bool) []byte {
	if system {
		return append(b, `,"client":{"userAgent":null,"zone":null,"device":null,"id":null,"ipAddress":null,"geographicalContext":null},"device":null,`+
			`"authenticationContext":{"authenticationStep":0,"issuer":null,"interface":null,"externalSessionId":"trs000000000000000000000"},`+
			`"securityContext":{"asNumber":null,"asOrg":null,"isp":null,"domain":null,"isProxy":null},"request":{"ipChain":[]}`...)
	}
	c := p.client(e)
	b = append(b, `,"client":`...)
	b = append(b, c.client...)
	b = append(b, `,"device":`...)
	if e.actor >= 0 && e.from != stranger {
		b = append(b, p.users[e.actor].device...)
	} else {
		b = append(b, `null`...)
	}
	session := draw.Mix(p.org.Seed ^ uint64(uint32(e.actor))<<24 ^ uint64(e.ref) ^ uint64(e.from)<<60)
	b = append(b, `,"authenticationContext":{"authenticationStep":0,"issuer":null,"interface":null,"rootSessionId":"idx`...)
	b = draw.AppendHex(b, session, 16)
	b = append(b, `","externalSessionId":"idx`...)
	b = draw.AppendHex(b, session, 16)
	b = append(b, `"},"securityContext":`...)
	b = append(b, c.security...)
	b = append(b, `,"request":`...)
	return append(b, c.request...)
}

func reason(e *event) string {
	switch {
	case e.kind == MFA && e.variant == 3 && e.result == failure:
		return `"User rejected Okta push verify"`
	case e.result == failure && (e.kind == SessionStart || e.kind == MFA):
		return `"INVALID_CREDENTIALS"`
	case e.result == failure && e.kind == AppPush:
		return `"Automatic provisioning of user to app failed"`
	case e.kind == EvaluateSignOn && e.result == allow:
		return `"Sign-on policy evaluation resulted in AUTHENTICATED"`
	case e.kind == EvaluateSignOn && e.result == challenge:
		return `"Sign-on policy evaluation resulted in CHALLENGE"`
	}
	return "null"
}

// targets appends the entries of the target list.
func (p *pens) targets(b []byte, e *event, s shape) []byte {
	switch s {
	case aboutNothing, aboutThreat:
		return b
	case aboutApp:
		if e.kind == AdminApp {
			return append(b, adminConsole...)
		}
		return append(b, p.app(e.a)...)
	case aboutSSO:
		b = append(b, p.app(e.a)...)
		return p.appUser(append(b, ','), e.actor, e.a)
	case aboutAssignment:
		b = p.appUser(b, e.a, e.b)
		b = append(append(b, ','), p.app(e.b)...)
		return append(append(b, ','), p.users[e.a].target...)
	case aboutMember:
		b = append(append(b, p.users[e.a].target...), ',')
		return append(b, p.groups[e.b]...)
	case aboutRequest:
		b = append(append(b, p.users[e.a].target...), ',')
		return append(b, p.groups[e.b]...)
	case aboutGroup:
		return append(b, p.groups[e.a]...)
	case aboutGroupApp:
		b = append(append(b, p.groups[e.a]...), ',')
		return append(b, p.app(e.b)...)
	case aboutPolicy:
		return p.policyTargets(b, e)
	case aboutFactor:
		return append(b, p.actor(e.actor)...)
	case aboutToken:
		return append(b, `{"id":"00Tsimtoken000001d7a","type":"Token","alternateId":"unknown","displayName":"automation token","detailEntry":null}`...)
	case aboutCampaign:
		c := &p.org.Campaigns[e.a]
		return entity(b, c.ID, "CertificationCampaign", c.Name)
	case aboutItem:
		return p.itemTargets(b, e)
	}
	return append(b, p.users[e.a].target...)
}

func (p *pens) policyTargets(b []byte, e *event) []byte {
	b = entity(b, "00psimsignonpolicy01", "PolicyEntity", "Any two factors")
	b = entity(append(b, ','), "0prsimsignonrule0001", "PolicyRule", "Catch-all Rule")
	if e.kind != EvaluateSignOn {
		return b
	}
	b = append(b, ',')
	if e.variant == 7 {
		return append(b, adminConsole...)
	}
	return append(b, p.app(e.a)...)
}

// itemTargets names the person, what he holds, and the campaign.
func (p *pens) itemTargets(b []byte, e *event) []byte {
	r := &p.org.Reviews[e.a]
	b = append(append(b, p.users[r.User].target...), ',')
	if r.App >= 0 {
		b = append(b, p.apps[r.App]...)
	} else {
		b = append(b, p.groups[r.Group]...)
	}
	c := &p.org.Campaigns[r.Campaign]
	return entity(append(b, ','), c.ID, "CertificationCampaign", c.Name)
}

// appUser appends the account that a user has in an app; its id is not the user's.
func (p *pens) appUser(b []byte, user, app int32) []byte {
	u := &p.org.Users[user]
	b = append(b, `{"id":"0ua`...)
	b = draw.AppendHex(b, draw.Mix(p.org.Seed^uint64(u.Number)<<20^uint64(app)), 14)
	b = append(b, `1d7","type":"AppUser","alternateId":"`...)
	b = append(append(b, u.Login...), `","displayName":"`...)
	b = append(append(b, u.First...), ' ')
	return append(append(b, u.Last...), `","detailEntry":null}`...)
}

func entityStart(b []byte, id, kind string) []byte {
	return append(b, `{"id":"`+id+`","type":"`+kind+`",`...)
}

func entity(b []byte, id, kind, name string) []byte {
	b = entityStart(b, id, kind)
	b = append(b, `"alternateId":"unknown","displayName":`...)
	b = strconv.AppendQuote(b, name)
	return append(b, `,"detailEntry":null}`...)
}
