// Package okta serves the simulated org over Okta's HTTP API: System Log, users, groups, apps, governance campaigns and
// reviews, and the one write that recert makes, reassigning reviews. Input are requests of Okta clients, output Okta's
// answers: Link paging, rate limits with their headers, SSWS and private_key_jwt auth, Okta's error bodies, and a Date
// header that tells the simulated time. Every mutating request is counted, whether it is granted or not. Faults can be
// ordered for tests; without them a request that Okta would refuse is refused the same way.
package okta
