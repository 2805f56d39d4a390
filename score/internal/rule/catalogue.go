package rule

import (
	"time"

	"recert/score/internal/sod"
)

// AttackVersion is the version of ATT&CK whose technique ids the rules name.
const AttackVersion = "17.1"

const (
	day = 24 * time.Hour
	// success is Okta's outcome of what was done.
	success = "SUCCESS"
	failure = "FAILURE"
)

// Env is what rules know beside events.
type Env struct {
	// Privileged holds the ids of groups and apps that give power over others.
	Privileged map[string]bool
	// Duties are the pairs of apps that nobody should use both.
	Duties *sod.Rules
	// Countries returns the countries from which a user signed in before an instant, by the newest baseline that
	// may be applied to it; ok is false when there is none.
	Countries func(org, user string, at int64) (known []string, ok bool)
	// DormantDays is from how many days without use on an access counts as dormant.
	DormantDays int
	// Settle is how far behind a grant the log must have been read before it counts as not asked for.
	Settle time.Duration
}

// Catalogue returns every rule, by id.
func Catalogue(env Env) []*Rule {
	return []*Rule{
		roleGranted(),
		tokenCreated(),
		dormantUsed(env.DormantDays),
		factorsReset(),
		firstCountry(env.Countries),
		governanceTampering(),
		outOfBand(env.Privileged, int64(env.Settle)),
		pushFatigue(),
		pushFatigueSuccess(),
		rapidApps(),
		suspiciousReport(),
		threatInsight(),
		toxicPair(env.Duties),
		unauthorizedApps(),
	}
}
