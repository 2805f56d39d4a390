package act

import (
	"time"

	"recert/schemas/command"
	"recert/sink/internal/ledger"
)

// entry is what is known of one command: what was asked, who allowed it, what became of it. Records may come in any
// order of the three topics, late and repeated.
type entry struct {
	id string
	// versions are the commands of this id by hash; latest is the hash that holds, until an intent pins one.
	versions map[string]*command.Command
	latest   string
	// verdicts by hash; a denial is not taken back.
	verdicts map[string]string
	account  ledger.Account
	last     command.Outcome // of the ledger
	// unknownAt is when the latest call of unknown end was begun, or found, on the monotonic clock.
	unknownAt time.Time
	// retryAt is when to look at the command again.
	retryAt time.Time
	queued  bool
}

func newEntry(id string) *entry {
	return &entry{id: id, versions: map[string]*command.Command{}, verdicts: map[string]string{}}
}

// ask takes a command over.
func (e *entry) ask(a asked) {
	if e.account.Closed() {
		return
	}
	c := a.Command
	e.versions[a.hash], e.latest = &c, a.hash
}

// allow takes a verdict over.
func (e *entry) allow(a command.Approval) {
	if e.account.Closed() || e.verdicts[a.CommandHash] == command.Denied {
		return
	}
	e.verdicts[a.CommandHash] = a.Verdict
}

// enter takes an entry of the ledger over.
func (e *entry) enter(o command.Outcome) {
	e.account.Apply(o)
	e.last = o
	if e.account.Closed() {
		e.versions, e.verdicts = nil, nil
	}
}

// subject returns the command that holds and its hash: the one that a call was made for, else the latest.
func (e *entry) subject() (*command.Command, string) {
	hash := e.latest
	if e.account.Tried() {
		hash = e.account.Hash
	}
	return e.versions[hash], hash
}

// otherHash tells whether verdicts are there, but none for the command that holds.
func (e *entry) otherHash() bool {
	_, hash := e.subject()
	return hash != "" && len(e.verdicts) > 0 && e.verdicts[hash] == ""
}
