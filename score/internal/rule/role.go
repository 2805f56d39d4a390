package rule

import (
	"fmt"
	"slices"
	"strings"

	"recert/schemas/event"
	"recert/score/internal/window"
)

// Roles of roleGranted.
const (
	granted uint8 = iota + 1
	revoked
)

const (
	// unspecified stands for the roles of a grant that does not name them.
	unspecified = "unspecified"
	maxRoles    = 32
)

// roleGranted finds admin roles that somebody did not have before. Okta lists all current roles with every grant
// and writes a revocation only when none is left, so the new ones are the difference to the list before. A list
// that arrives late cannot take an alert back.
func roleGranted() *Rule {
	return &Rule{
		ID: "admin_role_granted", Version: "1", Title: "Admin role granted",
		Description: "A user, group or client got an admin role that the list before did not hold.",
		Attack:      []string{"T1098.003"}, Severity: High, Risk: 75,
		Triage:         "Who asked for the role, and who approved it?",
		FalsePositives: "Onboarding of an administrator, roles handed out for a time by a governed request.",
		Action:         "Look for the approval; without one take the role back and look at what the granting account did before.",
		Types: []string{
			"user.account.privilege.grant", "user.account.privilege.revoke", "group.privilege.grant", "group.privilege.revoke",
			"app.oauth2.client.privilege.grant", "app.oauth2.client.privilege.revoke",
		},
		Dedup: day, Keep: 3650 * day, Most: 8,
		See: seeRoles, Judge: newRoles, Tell: tellRoles,
	}
}

func seeRoles(e *event.Access, put Put) {
	if e.Outcome == failure {
		return
	}
	s := sighting(e)
	var target event.Target
	if len(e.Targets) > 0 {
		target = e.Targets[0]
	}
	for _, t := range e.Targets {
		if t.Type == "User" || t.Type == "UserGroup" || t.Type == "PublicClientApp" {
			target = t
			break
		}
	}
	s.Name = bounded(target.Type + ":" + target.DisplayName)
	s.Role, s.Value = granted, roles(e.Debug["privilegeGranted"])
	if strings.HasSuffix(e.Type, ".revoke") {
		s.Role, s.Value = revoked, ""
	} else if s.Value == "" {
		s.Value = unspecified
	}
	entity := bounded(target.ID)
	if entity == e.Subject {
		entity = ""
	}
	put(entity, s)
}

// roles puts a list of roles into one form: sorted, separated by newlines.
func roles(list string) string {
	var names []string
	for name := range strings.SplitSeq(list, ",") {
		if name = shown(name); name != "" && len(names) < maxRoles {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), "\n")
}

// newRoles compares a list with the one before it, and the one after it with this.
func newRoles(set []window.Sighting, i int, found Found) {
	for k := i; k <= i+1 && k < len(set); k++ {
		if set[k].Role != granted {
			continue
		}
		var before []string
		if k > 0 {
			before = strings.Split(set[k-1].Value, "\n")
		}
		added := slices.DeleteFunc(strings.Split(set[k].Value, "\n"), func(name string) bool {
			return name != unspecified && slices.Contains(before, name)
		})
		if len(added) > 0 {
			s := set[k]
			s.Value = strings.Join(added, "\n")
			found(s.At, s)
		}
	}
}

func tellRoles(evidence []window.Sighting) Story {
	var added []string
	for i := range evidence {
		added = append(added, strings.Split(evidence[i].Value, "\n")...)
	}
	slices.Sort(added)
	added = slices.Compact(added)
	last := evidence[len(evidence)-1]
	kind, name, _ := strings.Cut(last.Name, ":")
	list := strings.Join(added, ", ")
	st := Story{
		Message: fmt.Sprintf("%s got admin roles: %s.", named(name, kind), shown(list)),
		Figures: map[string]any{"roles": len(added), "roles_added": shown(list)},
	}
	if strings.Contains(strings.ToLower(list), "super administrator") {
		st.Severity, st.Risk = Critical, 95
	}
	return st
}
