package act

import (
	"recert/schemas/command"
	"recert/sink/internal/effect"
	"recert/sink/internal/ledger"
)

// step is what to do next about a command.
type step int

const (
	rest    step = iota // nothing until another record comes
	propose             // say what would be done
	deny                // say that the approver said no
	look                // look at the outside
	done                // the effect is there
	stale               // the world moved on
	wait                // look again once the outside has settled
	human               // ask a person
	call                // make the change
)

// before decides what can be decided without looking at the outside.
func before(guided bool, a *ledger.Account, verdict string) step {
	switch {
	case a.Closed():
		return rest
	case !guided && a.State == "":
		return propose
	case !guided:
		return rest
	case a.Tried():
		return look
	case verdict == command.Denied:
		return deny
	case verdict == command.Approved:
		return look
	default:
		return rest
	}
}

// situation is what after decides on.
type situation struct {
	account *ledger.Account
	verdict string
	view    effect.View
	// settled tells that an effect of the calls so far would be visible by now.
	settled bool
	// attempts is how many calls of unknown end a command may have.
	attempts int
}

// after decides what a look at the outside leads to. A call is made only of a command that is approved, on a target
// that nobody touched since; after calls of unknown end only once it would show had they worked.
func after(s situation) step {
	switch {
	case s.view.Seen == effect.There:
		return done
	case s.view.Seen == effect.Changed:
		return stale
	case !s.account.Tried() && s.verdict == command.Approved:
		return call
	case !s.account.Tried():
		return rest
	case !s.settled:
		return wait
	case s.verdict == command.Denied:
		return deny
	case s.verdict != command.Approved, s.account.Unknown >= s.attempts, s.account.Version != s.view.Version:
		return human
	default:
		return call
	}
}
