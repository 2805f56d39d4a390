package rule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"recert/schemas/event"
	"recert/score/internal/window"
)

// Roles of the push rules.
const (
	rejected uint8 = iota + 1
	signedIn
)

const (
	pushSpan  = int64(10 * time.Minute)
	minPushes = 5

	typeMFA      = "user.authentication.auth_via_mfa"
	typeDenyPush = "user.mfa.okta_verify.deny_push"
	typeSession  = "user.session.start"
)

// pushFatigue finds somebody who is sent pushes that he rejects again and again.
func pushFatigue() *Rule {
	return &Rule{
		ID: "push_fatigue", Version: "1", Title: "Push fatigue",
		Description: "One person rejected 5 or more pushes within 10 minutes.",
		Attack:      []string{"T1621"}, Severity: Medium, Risk: 60,
		Triage:         "Did the person ask for these pushes, and does anybody else know the password?",
		FalsePositives: "A device that asks again by itself, a person who rejects by habit, a test of the help desk.",
		Action:         "Ask the person by another way; if the pushes were not theirs, reset the password and end the sessions.",
		Types:          []string{typeMFA, typeDenyPush}, Dedup: time.Hour, Keep: time.Hour, Most: 64,
		See: func(e *event.Access, put Put) {
			if isRejection(e) {
				put("", pushed(e, rejected))
			}
		},
		Judge: threshold(pushSpan, manyRejections),
		Tell: func(evidence []window.Sighting) Story {
			n := rejections(evidence)
			return Story{
				Message: fmt.Sprintf("%d pushes were rejected within %s.", n, lasted(evidence)),
				Figures: map[string]any{"rejected": n, "threshold": minPushes},
			}
		},
	}
}

// pushFatigueSuccess finds the one push that was accepted in the end.
func pushFatigueSuccess() *Rule {
	return &Rule{
		ID: "push_fatigue_success", Version: "1", Title: "Push fatigue, then success",
		Description: "Within 10 minutes of 5 or more rejected pushes in 10 minutes the person proved a factor or signed in.",
		Attack:      []string{"T1621", "T1078.004"}, Severity: Critical, Risk: 95,
		Triage:         "Who accepted the last push, and from where was the session started?",
		FalsePositives: "The person rejected a duplicate and then signed in; look whether address and device are theirs.",
		Action:         "End the person's sessions, reset the password and the factors, and look at what the session did.",
		Types:          []string{typeMFA, typeDenyPush, typeSession}, Dedup: time.Hour, Keep: time.Hour, Most: 64,
		See: func(e *event.Access, put Put) {
			switch {
			case isRejection(e):
				put("", pushed(e, rejected))
			case e.Outcome == success && (e.Type == typeMFA || e.Type == typeSession):
				put("", pushed(e, signedIn))
			}
		},
		Judge: afterRejections,
		// Everybody signs in; it is the rejections that make it worth remembering.
		Idle: func(set []window.Sighting) bool {
			return !slices.ContainsFunc(set, func(s window.Sighting) bool { return s.Role == rejected })
		},
		Tell: func(evidence []window.Sighting) Story {
			n, in := rejections(evidence), ofRole(evidence, signedIn)
			message := fmt.Sprintf("%d pushes were rejected, then the person signed in.", n)
			if len(in) > 0 && in[0].IP != "" {
				message = fmt.Sprintf("%d pushes were rejected, then the person signed in from %s.", n, shown(in[0].IP))
			}
			return Story{Message: message, Figures: map[string]any{"rejected": n, "successes": len(in), "threshold": minPushes}}
		},
	}
}

// isRejection takes Classic's own event, and Identity Engine's general one with its reasons for a rejected push.
func isRejection(e *event.Access) bool {
	switch {
	case e.Type == typeDenyPush:
		return true
	case e.Type != typeMFA || e.Outcome != failure:
		return false
	}
	reason := strings.ToLower(e.OutcomeReason)
	return strings.Contains(reason, "reject") || strings.Contains(reason, "denied") ||
		reason == "invalid_credentials" && e.Debug["factor"] == "OKTA_VERIFY_PUSH"
}

func pushed(e *event.Access, role uint8) window.Sighting {
	s := sighting(e)
	s.Role = role
	return s
}

// rejections counts rejected pushes: an org may write two events of different types for each of them.
func rejections(set []window.Sighting) int {
	var classic, engine int
	for i := range set {
		switch {
		case set[i].Role != rejected:
		case set[i].Type == typeDenyPush:
			classic++
		default:
			engine++
		}
	}
	return max(classic, engine)
}

func manyRejections(set []window.Sighting) bool { return rejections(set) >= minPushes }

// afterRejections judges every success that the sighting at i can concern.
func afterRejections(set []window.Sighting, i int, found Found) {
	for last := i; last < len(set) && set[last].At <= set[i].At+2*pushSpan; last++ {
		if set[last].Role != signedIn {
			continue
		}
		first := behind(set, set[last].At-pushSpan-1)
		for k := first; k < last; k++ {
			if set[k].Role != rejected {
				continue
			}
			if in := ofRole(set[behind(set, set[k].At-pushSpan):k+1], rejected); manyRejections(in) {
				found(set[last].At, append(in, set[last])...)
			}
		}
	}
}
