package snapshot

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/finding"
	"recert/schemas/topic"
)

// Quarantine is the rule id of the alert about a listing that is not believed.
const Quarantine = "snapshot_quarantined"

// quarantineAlert makes the alert of a type's quarantine. It is the same for the same org, type, reason and
// generation, however often it is written.
func quarantineAlert(v directory.Snapshot) (*kgo.Record, error) {
	why := code(v.Reason)
	sum := sha256.Sum256(topic.Key(v.Org, Quarantine, v.Type, why, strconv.FormatInt(v.Generation, 10)))
	uid := hex.EncodeToString(sum[:16])
	at := max(0, v.At.UnixMilli())
	raw, err := encode(finding.Finding{
		ClassUID: 2004, ClassName: "Detection Finding", CategoryUID: 2, ActivityID: 1, TypeUID: 200401, Time: at,
		SeverityID: 3, Severity: "Medium", ConfidenceID: 3, StatusID: 1, RiskScore: 40,
		Message:  fmt.Sprintf("The listing of %s is not believed (%s): nothing is removed until it is whole again.", v.Type, v.Reason),
		Metadata: finding.Metadata{Version: "1.6.0", Product: finding.Product{Name: "recert", VendorName: "recert"}, UID: uid, TenantUID: v.Org},
		FindingInfo: finding.Info{
			UID: uid, Title: "Directory listing quarantined", Desc: "A listing of Okta's directory is partial, shrunken or contradicts itself.",
			FirstSeenTime: at, LastSeenTime: at,
			Analytic: finding.Analytic{UID: Quarantine, Name: "Directory listing quarantined", Version: "1", TypeID: 1},
		},
		Evidences: []finding.Evidence{{Data: map[string]any{
			"type": v.Type, "reason": v.Reason, "listed": v.Listed, "previous": v.Previous, "generation": v.Generation,
		}}},
		Resources:   []finding.Resource{{UID: v.Org, Type: "org"}},
		Remediation: finding.Remediation{Desc: "Look at the permissions and scopes of recert's Okta app. After a clean-up that was meant, raise gate.max_missing or gate.max_shrink for one full listing."},
		Unmapped: finding.Unmapped{
			Org: v.Org, Subject: v.Org, Confirmed: true, DedupKey: v.Org + "|" + Quarantine + "|" + v.Type + "|" + why, DedupWindow: "24h",
			Triage: "Did recert's app lose a role or scope, or was this much really removed?", FalsePositives: "A clean-up of many users, groups or apps at once.",
		},
	})
	if err != nil {
		return nil, err
	}
	return bus.PersonRecord(topic.Alert, v.Org, v.Org, topic.Key(uid), raw), nil
}
