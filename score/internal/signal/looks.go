package signal

import (
	"slices"
	"strings"
	"unicode"

	"recert/schemas/directory"
)

// Words in the part of a login before the @ by which accounts of no single person are mostly named.
var (
	serviceWords   = []string{"svc", "service", "srv", "bot", "robot", "rpa", "automation", "daemon", "cron", "batch", "api", "integration", "sync", "noreply", "system"}
	emergencyWords = []string{"breakglass", "emergency", "firecall"}
	sharedWords    = []string{"shared", "kiosk", "test", "demo", "training", "generic"}
)

// looks tells which class the login of an account suggests that nobody has declared; Human for none. A name proves
// nothing: it only keeps silence from being read as that of a person.
func looks(u *directory.User) Class {
	local, _, _ := strings.Cut(strings.ToLower(u.Login), "@")
	words := strings.FieldsFunc(local, func(r rune) bool { return !unicode.IsLetter(r) })
	named := func(of []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(of, w) })
	}
	switch {
	case named(emergencyWords) || strings.Contains(local, "break-glass") || strings.Contains(local, "break_glass"):
		return BreakGlass
	case named(serviceWords):
		return Service
	case named(sharedWords):
		return Shared
	default:
		return Human
	}
}
