package event

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// hashPrefix marks a uuid that is the hash of the content of an event that had none.
const hashPrefix = "sha256:"

// maxIdentity bounds uuid and eventType, in bytes: they are a row's identity, and cannot be cut.
const maxIdentity = 512

// Identify gives the event a uuid if it has none: the hash of its JSON without insignificant white space. An event
// whose own identity is too long to be a key is refused; the reason is for its dead letter.
func (l *Log) Identify(raw []byte) error {
	for _, part := range []struct{ name, value string }{{"uuid", l.UUID}, {"eventType", l.Type}} {
		if len(part.value) > maxIdentity {
			return fmt.Errorf("the %s has %d bytes, at most %d can be an identity", part.name, len(part.value), maxIdentity)
		}
	}
	if l.UUID != "" {
		return nil
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil {
		return fmt.Errorf("hashing event: %w", err)
	}
	sum := sha256.Sum256(compact.Bytes())
	l.UUID = hashPrefix + hex.EncodeToString(sum[:])
	return nil
}

// Identity is the hash, in hex, that an event is known by: one uuid can carry different bodies, so it is
// (org, uuid, published, eventType). Call Identify first.
func Identity(org, uuid string, published int64, eventType string) string {
	var space [256]byte // enough for Okta's; longer ones move to the heap
	b := space[:0]
	for _, s := range []string{org, uuid, eventType} {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(s))), s...)
	}
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(b, uint64(published)))
	return hex.EncodeToString(sum[:16])
}

// aboutTarget lists the prefixes of event types that concern the person they are done to, not who does them.
var aboutTarget = []string{
	"user.lifecycle.", "user.account.", "user.mfa.factor.", "user.risk.", "group.user_membership.",
	"application.user_membership.", "application.provision.user.", "app.user_management.", "certification.", "access.request.",
	"access.review.", "resource.user_entitlements.", "device.user.", "security.breached_credential.",
}

// Subject names whom an event concerns: the affected user for lifecycle, membership, assignment, factor and
// certification events, else the actor, else the org. Hook, poll and replay share this one function, so an
// event reaches the same partition by every way.
func Subject(l *Log, org string) string {
	if isAboutTarget(l.Type) {
		for _, key := range []string{"campaignItemPrincipalId", "requestedForId"} {
			if id := l.Debug[key]; id != "" {
				return id
			}
		}
		if t, ok := l.User(); ok && t.ID != "" {
			return t.ID
		}
	}
	if l.Actor.ID != "" {
		return l.Actor.ID
	}
	return org
}

func isAboutTarget(eventType string) bool {
	for _, p := range aboutTarget {
		if strings.HasPrefix(eventType, p) {
			return true
		}
	}
	return false
}
