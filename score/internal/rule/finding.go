package rule

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"recert/schemas/finding"
	"recert/score/internal/window"
)

// OCSF's numbers of what a finding is.
const (
	classDetection   = 2004
	categoryFindings = 2
	activityCreate   = 1
	statusNew        = 1
	analyticRule     = 1
	analyticBehavior = 2
	observableIP     = 2
	observableLogin  = 4
	observableUser   = 31

	ocsfVersion   = "1.6.0"
	nanosPerMilli = 1_000_000
)

// UID is the alert's id: a hash of org, rule, subject, entity and bucket, so the same case always has the same.
func UID(s *window.State, bucket int64) string {
	h := sha256.New()
	for _, part := range []string{s.Org, s.Rule, s.Subject, s.Entity} {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(part))))
		h.Write([]byte(part))
	}
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(bucket)))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Finding tells a case as an OCSF Detection Finding. It depends on the case alone.
func (r *Rule) Finding(s *window.State, c *window.Case) finding.Finding {
	evidence, sure := c.Evidence()
	story := r.Tell(evidence)
	if story.Severity == 0 {
		story.Severity = r.Severity
	}
	if story.Risk == 0 {
		story.Risk = r.Risk
	}
	uid := UID(s, c.Bucket)
	first, last := evidence[0].At/nanosPerMilli, evidence[len(evidence)-1].At/nanosPerMilli
	return finding.Finding{
		ClassUID: classDetection, ClassName: "Detection Finding", CategoryUID: categoryFindings, ActivityID: activityCreate,
		TypeUID: classDetection*100 + activityCreate, Time: last, SeverityID: int(story.Severity), Severity: story.Severity.String(),
		StatusID: statusNew, RiskScore: story.Risk, Message: story.Message,
		Metadata: finding.Metadata{Version: ocsfVersion, Product: finding.Product{Name: "recert", VendorName: "recert"}, UID: uid, TenantUID: s.Org},
		FindingInfo: finding.Info{
			UID: uid, Title: r.Title, Desc: r.Description, FirstSeenTime: first, LastSeenTime: last,
			Analytic: r.analytic(), Attacks: r.attacks(), RelatedEvents: related(evidence),
		},
		Evidences: []finding.Evidence{{Data: figures(story.Figures, evidence)}},
		Resources: resources(s, evidence, story.Resources), Observables: observables(s, evidence),
		Remediation: finding.Remediation{Desc: r.Action},
		Unmapped: finding.Unmapped{
			Org: s.Org, Subject: s.Subject, Confirmed: sure, DedupKey: strings.Join([]string{r.ID, shown(s.Subject), shown(s.Entity)}, "|"),
			DedupWindow: r.Dedup.String(), Triage: r.Triage, FalsePositives: r.FalsePositives,
		},
	}
}

func (r *Rule) analytic() finding.Analytic {
	a := finding.Analytic{UID: r.ID, Name: r.Title, Version: r.Version, TypeID: analyticRule}
	if r.Behavioral {
		a.TypeID = analyticBehavior
	}
	return a
}

func (r *Rule) attacks() []finding.Attack {
	list := make([]finding.Attack, 0, len(r.Attack))
	for _, id := range r.Attack {
		list = append(list, finding.Attack{Version: AttackVersion, Technique: finding.Technique{UID: id}})
	}
	return list
}

func related(evidence []window.Sighting) []finding.Related {
	list := make([]finding.Related, 0, len(evidence))
	for i := range evidence {
		if evidence[i].UUID != "" { // what the directory knows is no event
			list = append(list, finding.Related{UID: shown(evidence[i].UUID), Type: shown(evidence[i].Type)})
		}
	}
	return list
}

// figures adds to a story's numbers what all cases have: how many events are named, over how long, and whether
// there may be more of them than are named.
func figures(own map[string]any, evidence []window.Sighting) map[string]any {
	all := map[string]any{
		"events": len(related(evidence)), "span_seconds": (evidence[len(evidence)-1].At - evidence[0].At) / (1000 * nanosPerMilli),
		"more": len(evidence) >= window.MaxEvidence,
	}
	for k, v := range own {
		all[k] = v
	}
	return all
}

func resources(s *window.State, evidence []window.Sighting, more []Thing) []finding.Resource {
	list := []finding.Resource{{UID: shown(s.Subject), Type: "user", Name: shown(evidence[0].Login)}}
	if s.Subject == s.Org {
		list[0].Type = "org"
	}
	if actor := evidence[0].Actor; actor != "" && actor != s.Subject {
		list = append(list, finding.Resource{UID: shown(actor), Type: "actor"})
	}
	for _, t := range more {
		list = append(list, finding.Resource{UID: shown(t.ID), Type: t.Kind, Name: shown(t.Name)})
	}
	return list
}

// observables are what to search for elsewhere: the person and the addresses, each once.
func observables(s *window.State, evidence []window.Sighting) []finding.Observable {
	list := []finding.Observable{{Name: "user.uid", TypeID: observableUser, Value: shown(s.Subject)}}
	add := func(name string, kind int, value string) {
		if value = shown(value); value == "" {
			return
		}
		for i := range list {
			if list[i].Name == name && list[i].Value == value {
				return
			}
		}
		list = append(list, finding.Observable{Name: name, TypeID: kind, Value: value})
	}
	for i := range evidence {
		add("user.name", observableLogin, evidence[i].Login)
		add("src_endpoint.ip", observableIP, evidence[i].IP)
	}
	return list
}
