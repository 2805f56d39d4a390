// Package rule holds the detections: what each looks at in an event, when what it has seen is a case, and what it
// then tells a SOC.
//
// A rule is a value without state. See picks the sightings of one event, Judge looks at the set of sightings of one
// entity after one of them changed, Due at what a mark made decidable; the sets live in package window. Judging is
// by event time, and a case is a function of the set, so the order in which events arrive does not decide which
// alerts there are (the exceptions say so: roleGranted, outOfBand, and a removal that arrives late at pairGranted).
package rule
