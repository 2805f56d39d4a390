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
	// Duties returns an org's rules of separation of duties: those of the file and those of the org.
	Duties func(org string) *sod.Rules
	// Gives returns the apps that a group gives and that a rule of duties names.
	Gives func(org, group string) []string
	// Held tells whether the directory says that a person held a resource at an instant.
	Held func(org, user, resource string, at int64) bool
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
		pairGranted(&env),
		unauthorizedApps(),
	}
}
