package signal

import (
	"time"

	"recert/schemas/directory"
)

// What the simple rules of others say, printed beside ours. They look at nothing but a day count.
const (
	// Approve and Revoke are the answers of a simple rule.
	Approve = "approve"
	Revoke  = "revoke"

	oktaIdle  = 90 * 24 * time.Hour
	entraIdle = 30 * 24 * time.Hour
)

// Okta90 is the rule of Okta's own recommendation: revoke what was not used for 90 days; what was never used
// counts from its assignment, and from the beginning of the log where the assignment is older than that.
func Okta90(f *Features) string {
	last := f.Usage.LastUse
	if f.Usage.Apps == 0 && f.Kind == directory.KindGroup {
		return Approve // it speaks of apps only
	}
	if !f.Usage.Ever {
		last = f.Covered.Since
		if f.Grant.Known {
			last = f.Grant.At
		}
	}
	return idle(f, last, oktaIdle)
}

// Entra30 is the rule of Entra's access reviews: deny who did not sign in, to anything in the tenant, for 30 days.
func Entra30(f *Features) string { return idle(f, f.Seen, entraIdle) }

// midpointAnomaly is the confidence from which midPoint's formula counts as a finding.
const midpointAnomaly = 0.8

// Midpoint is midPoint's outlier detection: revoke what its formula calls an anomaly.
func Midpoint(f *Features) string {
	if f.Outlier.Midpoint >= midpointAnomaly {
		return Revoke
	}
	return Approve
}

func idle(f *Features, last time.Time, limit time.Duration) string {
	if f.Covered.Until.Sub(last) > limit {
		return Revoke
	}
	return Approve
}
