package signal

import "recert/score/internal/org"

// Bounds of what counts as gone.
const (
	// GoneChance is the Survival below which silence is no longer chance.
	GoneChance = 0.02
	// movedSilence is how many silent days a move of departments must have brought.
	movedSilence = 21
	// homeShare is from which share on a resource belongs to a department's work, strangerShare up to which
	// it does not.
	homeShare     = 0.4
	strangerShare = 0.2
)

// Moved tells whether the access looks like the former work of somebody who changed departments: used before,
// silent since, common in another department and rare in the person's own.
func (f *Features) Moved() bool {
	u := &f.Usage
	if u.Days == 0 || u.SilentDays < movedSilence || u.Survival >= GoneChance || f.Home == "" {
		return false
	}
	if float64(f.HomeHolders) < homeShare*float64(f.HomeCount) {
		return false
	}
	for _, p := range f.Peers {
		if p.Attribute == org.Department {
			return p.Enough() && p.Share <= strangerShare
		}
	}
	return false
}
