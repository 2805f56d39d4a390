// Package boot starts a service: it reads flags, file and environment into a checked config, opens the log
// and the metrics server, runs the unit until a signal ends it, and is the one place that exits.
//
// Exit codes: 0 clean, 1 failed at run time, 2 bad usage or config (one line a problem, each with its key).
package boot
