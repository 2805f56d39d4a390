package simulator

import (
	"recert/deploy/quickstart/simulator/okta"
	"recert/deploy/quickstart/simulator/syslog"
)

// Decide is the body of POST /sim/decide: let reviewers decide a share of the live campaign's items.
type Decide struct {
	Share float64 `json:"share"`
}

// decision is a decision with its event, which are kept, and seen, together.
type decision struct {
	okta.Decided
	Event syslog.Entry `json:"event"`
}

// decide lets reviewers decide. What they decide follows from the seed, so that a second order, or one after a restart
// in the middle, makes what is missing and nothing else.
func (w *world) decide(share float64) error {
	w.deciding.Lock()
	defer w.deciding.Unlock()
	for _, o := range w.org.Opinions(share, w.okta.Reviewer) {
		if w.okta.IsDecided(o.Review) {
			continue
		}
		d := decision{
			Decided: okta.Decided{Review: w.org.Reviews[o.Review].ID, Reviewer: w.org.Users[o.Reviewer].ID, Decision: o.Decision, At: o.At},
			Event:   w.log.Decided(o, w.clock.Now()),
		}
		if err := w.home.journal.Append("decided", d); err != nil {
			return err
		}
		w.okta.Decide(d.Decided)
		w.log.Append(d.Event)
		w.hook.offer(d.Event)
	}
	return nil
}

func (w *world) decisions() int {
	n := 0
	for i := range w.org.Reviews {
		if w.org.Reviews[i].Campaign == 1 && w.okta.IsDecided(i) {
			n++
		}
	}
	return n
}
