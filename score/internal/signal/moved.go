package signal

import (
	"math"

	"recert/score/internal/org"
)

// Bounds of what counts as gone.
const (
	// GoneChance is the Survival below which silence is no longer chance.
	GoneChance = 0.05
	// movedChance is the same where another department's work speaks against the access as well.
	movedChance = 0.05
	// homeShare is which share of a department must hold a resource, for sure, to make it the department's work;
	// strangerShare up to which it is not a department's, and less than a third of the other's.
	homeShare     = 0.1
	strangerShare = 0.2
)

// movedSilence is how many silent days a move of departments must have brought: who moved hands the old work over
// for some weeks. It is less where the log is short.
func movedSilence(covered float64) float64 { return min(max(0.5*covered, 45), 90) }

// Moved tells whether the access looks like the former work of somebody who changed departments: used before,
// silent since, common in another department and rare in the person's own. It says nothing where many others are
// in the same position: then the departments moved, not the person.
func (f *Features) Moved() bool {
	u := &f.Usage
	return u.Days > 0 && u.SilentDays >= movedSilence(f.CoveredDays) && u.Survival < movedChance && f.Foreign() && !f.Drift
}

// Foreign tells whether the resource is common in another department and rare in the person's own.
func (f *Features) Foreign() bool {
	home := atLeast(f.HomeHolders, f.HomeCount)
	if f.Home == "" || home < homeShare {
		return false
	}
	ordinary, rare := false, false
	for _, p := range f.Peers {
		switch {
		case p.Attribute == org.Department:
			rare = p.Enough() && p.Share <= min(strangerShare, home/3)
		case p.Enough():
			ordinary = true // the job is not unique
		}
	}
	return rare && ordinary
}

// atLeast is the share of k in n that chance does not explain away: its lower bound of 95 %.
func atLeast(k, n int) float64 {
	share := float64(k) / float64(max(1, n))
	return share - 1.64*math.Sqrt(share*(1-share)/float64(max(1, n)))
}

// Gamed tells whether another department's access, for which nobody asked, is used before reviews only.
func (f *Features) Gamed() bool {
	return f.Usage.OnlyReviews && f.Foreign() && !f.Drift && !f.Grant.Requested && f.Held != nil && f.Held.Direct()
}

// Bounds of a contract that is over.
const (
	// contractDays is how long a contract must be over before it is a ground: a few days are paperwork.
	contractDays = 14
	// contractSlack is how many days of use past the end are the end of the work.
	contractSlack = 3
)

// ContractOver tells whether the contract has ended and nobody has been there since.
func (f *Features) ContractOver() bool {
	a := &f.Account
	return a.ContractDays >= contractDays && !f.usedPastContract()
}

// ContractDoubtful tells whether the contract has ended by its date but the account is used: either of them is wrong.
func (f *Features) ContractDoubtful() bool { return f.Account.ContractDays > 0 && f.usedPastContract() }

func (f *Features) usedPastContract() bool {
	return !f.Seen.IsZero() && f.Account.ContractDays-days(f.Covered.Until.Sub(f.Seen)) > contractSlack
}
