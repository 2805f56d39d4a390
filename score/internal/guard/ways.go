package guard

import (
	"fmt"

	"recert/schemas/directory"
	"recert/score/internal/signal"
)

// From birthrightShare of the others on, where there are birthrightOf of them, an app is one that everybody gets.
const (
	birthrightShare = 0.95
	birthrightOf    = 5
)

func (l Limits) ways(f *signal.Features) []Guard {
	var all []Guard
	if f.Ways.Everyone() {
		all = append(all, Guard{"GIVEN_TO_EVERYONE", Revoke, "Everybody of the org has it by Okta's own group of all, and nobody can be taken out of that: whether it should give this is one question, not one a person.", nil})
	}
	if f.OrgAccounts >= birthrightOf && float64(f.OrgHolders) >= birthrightShare*float64(f.OrgAccounts) && f.Kind == directory.KindApp && !f.Usage.Ever {
		all = append(all, Guard{"GIVEN_TO_ALL", Silence, fmt.Sprintf("%d of %d others in the org hold it: given to all, not asked for. Whether all need it is one question, not one a person.", f.OrgHolders, f.OrgAccounts),
			map[string]float64{"org_holders": float64(f.OrgHolders), "org_accounts": float64(f.OrgAccounts)}})
	}
	if used := f.Ways.InUse(); len(used) > 0 && !f.Usage.Ongoing() {
		all = append(all, Guard{"GROUP_IN_USE", Silence, "It comes by a group by which the person has other access that is in use: taken out of it, the person would lose that.", map[string]float64{"in_use": float64(len(used))}})
	}
	return all
}
