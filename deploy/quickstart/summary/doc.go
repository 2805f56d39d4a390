// Package summary holds what the demo found: its numbers, the text a person reads, and the expected counts that
// decide whether the demo was a success.
//
// Input are numbers that package watch read, output text of at most 120 columns, JSON, and a list of the counts
// that were not met. Nothing here touches network or clock: the same numbers give the same bytes.
package summary
