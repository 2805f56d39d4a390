// Package jira serves a simulated Jira Cloud site with one project: create an issue, read it, link it, and search by
// label. Input are requests of Jira clients, output Jira's answers; issues are journaled and found again after a restart.
// Wrong credentials get 401, too many requests 429 with Retry-After. A new issue can be kept out of searches for a while,
// as Jira's index does. Every request that would change something is counted.
package jira
