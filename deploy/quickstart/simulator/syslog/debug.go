package syslog

import (
	"strconv"

	"recert/deploy/quickstart/simulator/draw"
)

// debug appends the members of debugData, all of them text as in Okta's.
func (p *pens) debug(b []byte, e *event, s shape, n uint64) []byte {
	b = append(b, `"requestId":"`...)
	b = draw.AppendHex(b, draw.Mix(n^0xa11), 16)
	b = append(b, `","dtHash":"`...)
	h := draw.Mix(uint64(uint32(e.actor)) + uint64(e.from)*7919 + uint64(e.variant)/10*104729)
	b = draw.AppendHex(b, h, 16)
	b = draw.AppendHex(b, draw.Mix(h), 16)
	b = append(b, `","requestUri":"`...)
	b = append(b, uri(e.kind)...)
	b = append(b, `","threatSuspected":"`...)
	b = append(b, boolText(e.kind == Threat || e.from == stranger && e.variant >= 40)...)
	b = append(b, '"')
	switch s {
	case aboutSSO:
		b = append(append(b, `,"initiationType":"SP_INITIATED","authnRequestId":"`...), "sim"...)
		b = draw.AppendHex(b, draw.Mix(n^0xb22), 12)
		b = append(append(b, `","signOnMode":"`...), signOnText(p.org.Apps[e.a].SignOn)...)
		b = append(b, '"')
	case aboutFactor:
		b = append(append(b, `,"factor":"`...), factorName(e)...)
		b = append(b, `","factorIntent":"AUTHENTICATION"`...)
	case aboutPolicy, aboutApp:
		b = behaviours(b, e)
	case aboutProfile:
		b = p.profile(b, e)
	case aboutRole:
		b = append(b, `,"privilegeGranted":"Organization administrator, Application administrator (all)"`...)
	case aboutToken:
		b = append(b, `,"networkConnection":"ANYWHERE"`...)
	case aboutThreat:
		b = append(b, `,"threatDetections":"{\"Password Spray\":\"HIGH\"}"`...)
	case aboutRequest:
		b = p.request(b, e)
	case aboutCampaign:
		b = p.campaign(b, e.a)
	case aboutItem:
		b = p.item(b, e)
	case aboutMember:
		if e.actor == actorSystem {
			if rule := p.org.Groups[e.b].Rule; rule >= 0 {
				b = append(append(b, `,"triggeredBy":"GROUP_RULE","groupRuleId":"`...), p.org.Rules[rule].ID...)
				b = append(b, '"')
			}
		}
	}
	if e.kind == RiskDetect {
		b = append(b, `,"risk":"{detectionName=Suspicious Login, level=HIGH, reasons=Anomalous Device}"`...)
	}
	return b
}

func uri(k Kind) string {
	switch k.info().shape {
	case aboutSSO:
		return "/app/sso/saml"
	case aboutAssignment, aboutMember, aboutRole, aboutProfile:
		return "/api/v1/users"
	case aboutCampaign, aboutItem:
		return "/governance/api/v1/campaigns"
	default:
		return "/idp/idx/identify"
	}
}

func factorName(e *event) string {
	return [...]string{"OKTA_VERIFY_PUSH", "SIGNED_NONCE", "FIDO_WEBAUTHN", "OKTA_VERIFY_PUSH"}[e.variant%4]
}

func signOnText(mode string) string {
	if mode == "OPENID_CONNECT" {
		return "OpenID Connect"
	}
	return "SAML 2.0"
}

// behaviours appends Okta's Java-map text about risk and what is new about a request.
func behaviours(b []byte, e *event) []byte {
	state := "NEGATIVE"
	level := "LOW"
	if e.from == stranger {
		state, level = "POSITIVE", "HIGH"
	}
	b = append(b, `,"risk":"{level=`+level...)
	if level == "HIGH" {
		b = append(b, `, reasons=Anomalous Device, Anomalous Location`...)
	}
	b = append(b, `}","behaviors":"{New Geo-Location=`+state+`, New Device=`+state+`, New IP=`+state+`, New State=`+state+`, New Country=`+state+`, Velocity=NEGATIVE, New City=`+state+`}"`...)
	return b
}

// profile appends which attributes a profile change touched.
func (p *pens) profile(b []byte, e *event) []byte {
	switch e.variant {
	case 0:
		from, to := p.org.Move(int(e.a))
		if from == "" { // a diary's org looks back on nothing
			return append(b, `,"changedAttributes":"department,title,managerId"`...)
		}
		b = append(b, `,"changedAttributes":"department,title,managerId","oldProfile":"{department=`...)
		b = append(append(b, from...), `}","newProfile":"{department=`...)
		return append(append(b, to...), `}"`...)
	case 1:
		return append(b, `,"changedAttributes":"leaveFrom,leaveUntil"`...)
	case 3:
		return append(b, `,"changedAttributes":"contractEnd"`...)
	}
	return append(b, `,"changedAttributes":"mobilePhone"`...)
}

func (p *pens) request(b []byte, e *event) []byte {
	user := p.org.Users[e.a].ID
	b = append(b, `,"accessRequestId":"`...)
	b = draw.AppendHex(b, draw.Mix(p.org.Seed+uint64(e.ref)), 16)
	b = append(append(b, `51d70000","requesterId":"`...), user...)
	b = append(append(b, `","requestedForId":"`...), user...)
	b = append(append(b, `","requestedResourceId":"`...), p.org.Groups[e.b].ID...)
	status := map[Kind]string{AccessRequestCreate: "OPEN", AccessRequestResolve: "RESOLVED", AccessRequestReject: "REJECTED"}[e.kind]
	return append(append(append(b, `","requestedResourceType":"GROUP","accessRequestStatus":"`...), status...), '"')
}

func (p *pens) campaign(b []byte, i int32) []byte {
	c := &p.org.Campaigns[i]
	b = append(append(b, `,"campaignId":"`...), c.ID...)
	b = append(b, `","campaignName":`...)
	b = strconv.AppendQuote(b, c.Name)
	b = append(append(b, `,"campaignTemplateId":"`...), c.Template...)
	b = append(b, `","campaignTemplateName":`...)
	return strconv.AppendQuote(b, c.Name)
}

// item appends the debugData of a decided or remediated campaign item.
func (p *pens) item(b []byte, e *event) []byte {
	r := &p.org.Reviews[e.a]
	b = p.campaign(b, int32(r.Campaign))
	text := func(key, value string) {
		b = append(append(append(b, `,"`...), key...), `":`...)
		b = strconv.AppendQuote(b, value)
	}
	u, reviewer := &p.org.Users[r.User], &p.org.Users[r.Reviewer]
	text("campaignItemId", r.ID)
	decision := r.Decision
	switch e.variant {
	case handedOn:
		decision = "DELEGATE"
	case notAnswered:
		decision = "NORESPONSE"
	case decidedApprove:
		decision, reviewer = "APPROVE", &p.org.Users[e.actor]
	case decidedRevoke:
		decision, reviewer = "REVOKE", &p.org.Users[e.actor]
	}
	text("campaignItemDecision", decision)
	text("campaignItemPrincipalId", u.ID)
	text("campaignItemPrincipalName", u.First+" "+u.Last)
	if r.App >= 0 {
		text("campaignItemResourceId", p.org.Apps[r.App].ID)
		text("campaignItemResourceName", p.org.Apps[r.App].Label)
		text("campaignItemResourceType", "APP")
	} else {
		text("campaignItemResourceId", p.org.Groups[r.Group].ID)
		text("campaignItemResourceName", p.org.Groups[r.Group].Name)
		text("campaignItemResourceType", "GROUP")
	}
	text("campaignItemReviewerId", reviewer.ID)
	text("campaignItemReviewerName", reviewer.First+" "+reviewer.Last)
	remediation, status := "NO_ACTION", "NONE"
	if decision == "REVOKE" {
		if remediation, status = "REVOKE", "OPEN"; e.kind == ItemRemediate {
			status = r.Remedy
		}
	}
	text("campaignItemRemediation", remediation)
	text("campaignItemRemediationStatus", status)
	return b
}

func boolText(v bool) string {
	if v {
		return "true"
	}
	return "false"
}
