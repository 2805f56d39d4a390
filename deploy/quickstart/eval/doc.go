// Package eval measures recert's decisions on simulated orgs whose truth is known: `make eval`.
//
// Input are seeds and sizes. For each seed a simulated org lives through a year at the pace at which its log is polled;
// every stage runs as the process that runs in production, four campaigns are scored, three of them decided by the
// simulated reviewers, who are all that a model can learn from. Output is a table, a JSON list with one object a seed,
// and an exit status: 0 when every bound is kept by every seed, 1 when not, 2 for a wrong setting. The truth is read
// here and nowhere else.
package eval
