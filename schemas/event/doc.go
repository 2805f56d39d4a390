// Package event is the contract of everything that happened: Okta's LogEvent as it arrives, its identity and
// subject, and the typed Access event that enrich makes of it.
//
// Okta's own examples break Okta's own schema (numbers for strings, null for objects, keys in other cases),
// so parsing takes any scalar for any other, skips what it does not know, and refuses only what has no
// identity: no object, no eventType, no readable published time. The original bytes always stay in Kafka.
package event
