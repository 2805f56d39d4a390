// Package year simulates an org through four quarters, day by day: people come, go, move, rest and return; access is
// granted, used, forgotten, reviewed and taken away; four certification campaigns are launched at the ends of quarters
// and decided by reviewers who err and have habits.
//
// Input is a seed with sizes, output the System Log of each day, the directory and the campaigns as of the simulated
// clock, and the truth about every review item, which only the evaluation reads. Everything is a function of the seed
// and of nothing else. What an API client can see never names a planted kind, but for what real orgs declare in the
// profile: break-glass, service, leave, end of a contract. It knows nothing of how recert scores. It keeps 90 days of
// the log in memory, as Okta does, and no more.
package year
