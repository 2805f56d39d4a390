// Package supervise runs the services of the demo as processes of their own.
//
// Input are process descriptions, output running processes whose logs are files. A process that dies is started
// again after a pause that grows, and is given up after a bounded number of deaths; one that exits 2 was
// misconfigured and ends everything with its own words. Stop ends processes group by group, so that who writes
// stops before who reads. Children never outlive the supervisor, also when that is killed.
package supervise
