// Package simulator is the simulated Okta org and Jira site of the quickstart as one service. Input is a configuration,
// output two HTTP APIs on loopback, event-hook deliveries, truth.json and sod.yaml in the home folder. The same seed and
// sizes give the same ids, clock and bytes; what changed since is kept in the home folder and found again at the next
// start. A home that holds another org is refused. The simulator never reads anything that recert computed.
package simulator
