// Package org invents the simulated Okta org: people, apps, groups, rules, who holds what and since when, how each
// holding is used, two campaigns, and what is right to keep and to revoke. Input is a seed with five sizes, output an
// [Org] that depends on nothing else: the same parameters give the same bytes on every machine. What an API client can
// see of the org never names a planted kind, but for break-glass, service and leave, which real orgs declare in the
// profile. It knows nothing of how recert scores. Sizes that do not fit together give an error from [New].
package org
