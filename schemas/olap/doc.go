// Package olap opens ClickHouse: the one place where the connection's settings are pinned and where the
// server's errors are sorted into the classes of package fault.
//
// It guarantees that an insert is synchronous and never deduplicated by the server, which was measured to lose
// rows (schemas/adr/0009): the identity of the rows carries exactly-once. What cannot be reached is Retry, what
// can never work is Fatal, what only the data can explain is Reject.
package olap
