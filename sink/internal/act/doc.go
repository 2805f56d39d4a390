// Package act is the writer: the only part of recert that changes anything in Okta or Jira.
//
// Input are action.command.v1, action.approval.v1 and the writer's own ledger action.outcome.v1; output are entries
// of that ledger and, in phase guided, one effect on the outside for each command that was approved in exactly these
// words. An intent is durable before a call and an outcome follows it, both through one fenced producer a partition,
// so a command has at most one effect, whatever crashes, repeats or comes late. An end that is not known is never
// simply repeated: the outside is looked at, and a person is asked when that does not tell.
package act
