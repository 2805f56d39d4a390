package ledger

import "recert/schemas/command"

// Account is what the ledger says about one command. The zero value is that of a command never heard of.
type Account struct {
	// State is that of the latest entry, empty where there is none.
	State string
	// Hash is that of the command that the latest entry is about.
	Hash string
	// Attempt is that of the latest intent, 0 where there was none.
	Attempt int
	// Unknown counts the intents whose end nobody knows.
	Unknown int
	// Version is the target's, as the latest intent of unknown end saw it.
	Version string

	open bool // the latest intent has no end
}

// Apply takes the next entry over.
func (a *Account) Apply(o command.Outcome) {
	switch {
	case o.State == command.StateIntent && o.Attempt > a.Attempt:
		a.Attempt, a.open = o.Attempt, true
		a.Unknown++
		a.Version = o.Reference
	case o.State == command.StateRefused && a.open && o.Attempt == a.Attempt:
		a.open = false
		a.Unknown--
	}
	a.State, a.Hash = o.State, o.CommandHash
}

// Closed tells whether the command is finished, whatever else is said about it later. A proposal is not the end.
func (a *Account) Closed() bool {
	switch a.State {
	case "", command.StateProposed, command.StateIntent, command.StateRefused:
		return false
	default:
		return true
	}
}

// Tried tells whether a call was made that may have had its effect.
func (a *Account) Tried() bool { return a.Unknown > 0 }
