package rule

import (
	"fmt"
	"slices"
	"strings"

	"recert/schemas/event"
	"recert/score/internal/sod"
	"recert/score/internal/window"
)

// pairGranted finds grants that give a person the second side of a separation of duties, at the moment of the grant.
// The first side is known by its own grant or, where that is older than the log, by the directory: the directory is
// asked once the log has been read to its end, so that no grant or removal that explains it is still to come. A
// removal that arrives after the grants it lies between cannot take the alert back.
func pairGranted(env *Env) *Rule {
	return &Rule{
		ID: "toxic_pair_granted", Version: "1", Title: "Both sides of a separation of duties granted",
		Description: "A person was given one side of a rule of separation of duties while holding the other.",
		Attack:      []string{"T1098"}, Severity: High, Risk: 70,
		Triage:         "Which of the two sides does the person's work need, and who approved the second one?",
		FalsePositives: "A mover with a time of overlap, a stand-in, a rule that is too wide.",
		Action:         "Take one side away, or record the exception with its end date in sod_file; then look whether both sides were used.",
		// Behind the days that the log keeps the directory knows what was granted.
		Types: []string{typeMemberAdd, "group.user_membership.remove", "application.user_membership.add", "application.user_membership.remove"},
		Dedup: day, Keep: 100 * day, Most: 48,
		See:   func(e *event.Access, put Put) { seeGrants(e, env, put) },
		Judge: meetings,
		Due: func(s *window.State, read Reading, found Found) bool {
			return settleGrants(s, read, env, found)
		},
		Tell: tellPair,
	}
}

// meetings judges the grant at i and those behind it, which it may be the other side of. A removal completes nothing.
func meetings(set []window.Sighting, i int, found Found) {
	if set[i].Role&takesAway != 0 {
		return
	}
	for k := i; k < len(set); k++ {
		if set[k].Role&takesAway != 0 {
			continue
		}
		f := effect(set, k)
		if evidence := f.evidence(&set[k]); evidence != nil {
			found(set[k].At, evidence...)
		}
	}
}

// settleGrants judges the confirmed grants that wait, with what the directory knows of resources that no event of the
// set is about.
func settleGrants(s *window.State, read Reading, env *Env, found Found) (waiting bool) {
	var sure []window.Sighting
	for i := range s.Set {
		if s.Set[i].Sure {
			sure = append(sure, s.Set[i])
		}
	}
	for i := range s.Set {
		g := &s.Set[i]
		if !g.Sure || g.Role&settled != 0 {
			continue
		}
		if !read.CaughtUp || g.At > read.To {
			waiting = true
			continue
		}
		g.Role |= settled
		if env.Held == nil {
			continue
		}
		rule := env.Duties(s.Org).ByID(s.Entity)
		k := slices.IndexFunc(sure, func(x window.Sighting) bool { return x.At == g.At && x.UUID == g.UUID && x.Type == g.Type })
		if rule == nil || k < 0 || g.Figure>>contentAt != int64(rule.Sides&content) {
			continue
		}
		f := effect(sure, k)
		f.known(s, sure, g, rule, env)
		if evidence := f.evidence(g); evidence != nil {
			found(g.At, evidence...)
		}
	}
	return waiting
}

// known adds what the directory says was held at a grant, of resources that no sighting is about.
func (f *inEffect) known(s *window.State, sure []window.Sighting, g *window.Sighting, rule *sod.Rule, env *Env) {
	seen := map[string]bool{}
	for i := range sure {
		if !ruled(&sure[i], g) {
			continue
		}
		h := holdOf(&sure[i])
		for _, id := range slices.Concat(h.left, h.right) {
			seen[id] = true
		}
	}
	add := func(side map[string][]window.Sighting, id string, role uint8, h hold) {
		if !seen[id] && env.Held(s.Org, s.Subject, id, g.At) {
			side[id] = []window.Sighting{{At: g.At, Type: fromDirectory, Role: role, Value: h.String(), Login: g.Login, Figure: g.Figure, Sure: true}}
		}
	}
	for _, id := range rule.Left {
		add(f.left, id, givesLeft, hold{carrier: id, left: []string{id}})
	}
	for _, id := range rule.Right {
		add(f.right, id, givesRight, hold{carrier: id, right: []string{id}})
	}
}

// acceptedNote stands behind the message of what an exception accepts.
const acceptedNote = " An exception in sod_file accepts it for now."

// fromDirectory is the type of a sighting that is no event: what the directory says was held.
const fromDirectory = "directory"

func tellPair(evidence []window.Sighting) Story {
	last := evidence[len(evidence)-1]
	var left, right string
	grants := 0
	st := Story{}
	for i := range evidence {
		s := &evidence[i]
		h := holdOf(s)
		if s.UUID != "" {
			grants++
			last = *s
		}
		if len(h.left) > 0 {
			left = named(s.Name, h.left[0])
		}
		if len(h.right) > 0 {
			right = named(s.Name, h.right[0])
		}
		for _, id := range slices.Compact(slices.Concat(h.left, h.right)) {
			if t := (Thing{kindOf(id), id, nameOf(s, h.carrier, id)}); !slices.ContainsFunc(st.Resources, func(have Thing) bool { return have.ID == id }) {
				st.Resources = append(st.Resources, t)
			}
		}
	}
	st.Message = fmt.Sprintf("%s was given to somebody who holds the other side of a separation of duties: %s against %s.",
		named(last.Name, holdOf(&last).carrier), left, right)
	_, _, st.Severity = unpack(&last)
	st.Risk = map[Severity]int{Low: 40, Medium: 55, High: 70, Critical: 85}[st.Severity]
	if isAccepted(&last) {
		st.Message, st.Severity, st.Risk = st.Message+acceptedNote, Low, acceptedRisk
	}
	st.Figures = map[string]any{"grants": grants, "held_by_directory": len(evidence) - grants}
	return st
}

func kindOf(id string) string {
	if strings.HasPrefix(id, "00g") {
		return "group"
	}
	return "app"
}

// nameOf is the name of what was granted itself; what a group gives has only an id here.
func nameOf(s *window.Sighting, carrier, id string) string {
	if carrier == id {
		return s.Name
	}
	return ""
}
