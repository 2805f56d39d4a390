// Package window keeps what a detection remembers of one entity: a bounded set of sightings and the cases that
// were made of them.
//
// Both are sets with event times in them, never counters: a duplicate changes nothing, and the same sightings in
// any order give the same cases. Nothing here reads a clock. A State is MessagePack on topic detect.window.v1,
// written in the transaction that consumed the events, so a restart goes on where the last commit ended.
package window
