package syslog

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/finding"
	"recert/schemas/topic"
)

// ruleGap is the rule of the alert about a lost stretch.
const ruleGap = "log_gap"

// gapAlert makes the record of alert.v1 about a lost stretch. All in it is of the gap, so the same gap is the same alert.
func gapAlert(org string, g event.Gap) (*kgo.Record, error) {
	sum := sha256.Sum256(topic.Key(org, ruleGap, g.From.UTC().Format(time.RFC3339Nano)))
	uid := hex.EncodeToString(sum[:16])
	from, to := g.From.UTC().Format(time.RFC3339), g.To.UTC().Format(time.RFC3339)
	f := finding.Finding{
		ClassUID: 2004, ClassName: "Detection Finding", CategoryUID: 2, ActivityID: 1, TypeUID: 200401, StatusID: 1,
		Time: g.To.UnixMilli(), SeverityID: 4, Severity: "High", RiskScore: 60,
		Message: fmt.Sprintf("The System Log from %s to %s was not read before Okta forgot it.", from, to),
		Metadata: finding.Metadata{
			Version: "1.6.0", Product: finding.Product{Name: "recert", VendorName: "recert"}, UID: uid, TenantUID: org,
		},
		FindingInfo: finding.Info{
			UID: uid, Title: "A stretch of the System Log is lost",
			Desc:          "Use and changes of access in this stretch are not known. Recommendations take silence in it for no evidence.",
			FirstSeenTime: g.From.UnixMilli(), LastSeenTime: g.To.UnixMilli(),
			Analytic: finding.Analytic{UID: ruleGap, Name: "Log gap", Version: "1", TypeID: 1},
		},
		Evidences:   []finding.Evidence{{Data: map[string]any{"from": from, "to": to, "reason": g.Reason}}},
		Resources:   []finding.Resource{{UID: org, Type: "org"}},
		Remediation: finding.Remediation{Desc: "Look at exports of the System Log from elsewhere, and find out why reading stood still."},
		Unmapped: finding.Unmapped{
			Org: org, Subject: org, Confirmed: true, DedupKey: topicKey(org, ruleGap, from), DedupWindow: "none",
			Triage: "Was reading switched off on purpose?", FalsePositives: "A test org that nobody read for months.",
		},
	}
	value, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("encoding alert: %w", err)
	}
	return bus.PersonRecord(topic.Alert, org, org, topic.Key(uid), value), nil
}

func topicKey(parts ...string) string { return string(topic.Key(parts...)) }
