package snapshot

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/oktaapi"
	"recert/schemas/web"
)

// Reasons for which a type is quarantined; what comes behind the colon are figures.
const (
	reasonRefused  = "refused"           // Okta answered an error instead of a page
	reasonSilent   = "no answer"         // no whole answer came
	reasonBroken   = "broken"            // the pages are not what they should be
	reasonEmpty    = "empty"             // nothing at all was listed
	reasonShrunk   = "shrunk"            // too large a share is missing
	reasonMissing  = "too many missing"  // too many are missing
	reasonLeftOut  = "left out"          // what was not listed is still there
	reasonUnsaid   = "not confirmed"     // Okta did not say whether what is missing is gone
	reasonUpstream = "listing of parent" // what it is listed by was quarantined
)

// maxReason bounds a reason, in bytes.
const maxReason = 300

// directoryTypes are the types that must have been whole once before anything is joined with the directory.
func directoryTypes() []string {
	return []string{directory.TypeUsers, directory.TypeGroups, directory.TypeMembers, directory.TypeApps, directory.TypeAssignments}
}

// verdict is what the gate says about one listing.
type verdict struct {
	kind       string
	reason     string // empty when the listing is whole
	listed     int
	at         time.Time
	generation int64
	attributes []string
}

func (v *verdict) whole() bool { return v.reason == "" }

// judge looks at the counts of a listing. Nobody's org has no users or no groups.
func (g Gate) judge(kind string, listed, previous, missing int) string {
	must := kind == directory.TypeUsers || kind == directory.TypeGroups
	switch {
	case listed == 0 && (previous > 0 || must):
		return fmt.Sprintf("%s: nothing listed, %d known", reasonEmpty, previous)
	case float64(missing) > g.MaxShrink*float64(previous):
		return fmt.Sprintf("%s: %d of %d are missing", reasonShrunk, missing, previous)
	case missing > g.MaxMissing:
		return fmt.Sprintf("%s: %d, of %d at most", reasonMissing, missing, g.MaxMissing)
	default:
		return ""
	}
}

// unbelieved is the failure of a listing that contradicts what is known.
type unbelieved struct{ why string }

func (e *unbelieved) Error() string { return e.why }

// reasonOf turns the failure of a listing into a reason; Okta's own words in it are cut short.
func reasonOf(err error) string {
	var u *unbelieved
	reason := reasonSilent
	switch {
	case errors.As(err, &u):
		return u.why
	case oktaapi.StatusOf(err) != 0:
		reason = reasonRefused
	case slices.ContainsFunc([]error{errLoop, errHole, errWrong, oktaapi.ErrLoop, oktaapi.ErrNotJSON, web.ErrForeign}, func(e error) bool { return errors.Is(err, e) }):
		reason = reasonBroken
	}
	return bus.CleanText(reason+": "+err.Error(), maxReason)
}

// code is a reason without its figures.
func code(reason string) string {
	c, _, _ := strings.Cut(reason, ":")
	return c
}
