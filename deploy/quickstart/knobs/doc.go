// Package knobs reads what a user sets for the demo: make variables, which arrive in the environment.
//
// Input is the environment, output checked settings with paths made absolute. Nothing is started or written
// here; every problem is one line that names the knob, what is wrong and what to write instead.
package knobs
