// Package modelfile is how a trained model lies on topic model.v1: a header that says what it is and how good it was
// found, and its bytes in parts. A model is whole when every part that the header counts is there and their hash is
// the header's; all of it is written in one transaction.
package modelfile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"recert/schemas/topic"
)

// Roles of a model.
const (
	// Served models are asked for recommendations, Shadow ones beside them, for comparison.
	Served = "served"
	Shadow = "shadow"
)

// Kinds of records on model.v1, header "kind"; a header record has none.
const (
	// KindPart is a piece of a model's bytes, verbatim.
	KindPart = "part"
	// PartBytes bounds a piece.
	PartBytes = 512 << 10
)

// Header says what a published model is; JSON, key (org, name, version, "header").
type Header struct {
	Org string `json:"org" jsonschema:"description=Immutable id of the Okta org"`
	// Name is the learner's, for example "blend-1".
	Name string `json:"name"`
	// Version begins with the time that training ended at and ends with a part of the hash.
	Version string `json:"version"`
	// Role is Served or Shadow.
	Role string `json:"role" jsonschema:"enum=served,enum=shadow"`
	// TrainedUntil is the time of the org's log up to which decisions were read; a campaign uses the newest version
	// whose training ended before its launch.
	TrainedUntil time.Time `json:"trained_until"`
	// Since is the launch of the oldest campaign that was looked at, where there were older ones; the trainer has
	// forgotten those.
	Since time.Time `json:"since,omitzero"`
	// Rows is how many decisions it was trained on, Denials how many of them took access away, HeldOut how many were
	// kept aside. Campaigns are those of the rows.
	Rows      int      `json:"rows"`
	Denials   int      `json:"denials"`
	HeldOut   int      `json:"held_out"`
	Campaigns []string `json:"campaigns"`
	// Fitted is of an online model: how many decisions it was last fitted to as a whole. From the rest of Rows it has
	// learned one by one, in their order. Learned is the SHA256, in hex, of the ids of all that it has learned from.
	Fitted  int    `json:"fitted,omitempty"`
	Learned string `json:"learned,omitempty"`
	// Levels and Numbers are the columns that it was trained on: a row that lacks one of them has an empty cell there.
	Levels  []string `json:"levels"`
	Numbers []string `json:"numbers"`
	// Figures are how good it was on decisions that it had not been trained on, by metric.
	Figures map[string]float64 `json:"figures"`
	// Combine is how its logit joins the rules'.
	Combine Combine `json:"combine"`
	// Parts is the number of pieces, Bytes their length together, SHA256 the hash of all of them, in hex.
	Parts  int    `json:"parts"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Combine joins a learned logit with the rules' (see score/internal/model).
type Combine struct {
	// Prior is the mean learned logit: what is above it speaks for the access, what is below against.
	Prior float64 `json:"prior"`
	// Scale and Shift calibrate the joint logit to what reviewers decide: P(kept) = 1/(1+exp(-(Shift + Scale·logit))).
	Scale float64 `json:"scale"`
	Shift float64 `json:"shift"`
}

// Mark says that every version whose training ended at or before a time of the org's log is published; JSON, key
// (org, "mark"), header kind=mark.
type Mark struct {
	Org     string    `json:"org"`
	LogTime time.Time `json:"log_time"`
}

// HeaderKey is the key of a header record.
func HeaderKey(org, name, version string) []byte { return topic.Key(org, name, version, "header") }

// PartKey is the key of the i-th part.
func PartKey(org, name, version string, i int) []byte {
	return topic.Key(org, name, version, fmt.Sprintf("part-%04d", i))
}

// MarkKey is the key of an org's mark.
func MarkKey(org string) []byte { return topic.Key(org, "mark") }

// Split cuts a model's bytes into parts, at least one, and returns their hash.
func Split(raw []byte) (parts [][]byte, hash string) {
	for rest := raw; len(rest) > 0 || len(parts) == 0; {
		n := min(len(rest), PartBytes)
		parts, rest = append(parts, rest[:n]), rest[n:]
	}
	return parts, Hash(raw)
}

// Join puts a model's parts together, each found by its key; an error says that they are not all there, or others than
// the header's.
func (h *Header) Join(part func(key []byte) []byte) ([]byte, error) {
	var raw []byte
	for i := range h.Parts {
		p := part(PartKey(h.Org, h.Name, h.Version, i))
		if p == nil {
			return nil, fmt.Errorf("model %s@%s lacks part %d of %d", h.Name, h.Version, i, h.Parts)
		}
		raw = append(raw, p...)
	}
	if Hash(raw) != h.SHA256 {
		return nil, fmt.Errorf("model %s@%s has other bytes than its header says", h.Name, h.Version)
	}
	return raw, nil
}

// Hash is the hash of a model's bytes, in hex.
func Hash(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// VersionOf names the version of a model that was trained until a time.
func VersionOf(until time.Time, hash string) string {
	return until.UTC().Format("20060102T150405.000") + "-" + hash[:12]
}
