// Package fault sorts errors into the four classes that decide what a consume loop does next.
//
// An error without a class is Retry: what is unknown may work later, and nothing is lost by waiting.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Class decides what a loop does with the work that failed.
type Class int

// The classes.
const (
	// Retry may work later with the same input: back off with jitter, keep the offset.
	Retry Class = iota
	// Wait was told when to come back (429, Retry-After): sleep that long, then try again.
	Wait
	// Reject can never work with this input: dead-letter it and move on.
	Reject
	// Fatal means that this process cannot go on: return from Run, exit 1.
	Fatal
)

// String returns the class as it appears in metrics and dead letters.
func (c Class) String() string {
	switch c {
	case Wait:
		return "wait"
	case Reject:
		return "reject"
	case Fatal:
		return "fatal"
	default:
		return "retry"
	}
}

type classed struct {
	class Class
	delay time.Duration
	err   error
}

func (c *classed) Error() string { return c.err.Error() }
func (c *classed) Unwrap() error { return c.err }

// Rejecting marks err as Reject; a nil err stays nil.
func Rejecting(err error) error { return with(Reject, 0, err) }

// Rejectf formats an error of class Reject; %w works.
func Rejectf(format string, args ...any) error { return with(Reject, 0, fmt.Errorf(format, args...)) }

// Fatally marks err as Fatal; a nil err stays nil.
func Fatally(err error) error { return with(Fatal, 0, err) }

// Fatalf formats an error of class Fatal; %w works.
func Fatalf(format string, args ...any) error { return with(Fatal, 0, fmt.Errorf(format, args...)) }

// After marks err as Wait for the delay d; a nil err stays nil.
func After(d time.Duration, err error) error { return with(Wait, d, err) }

func with(c Class, d time.Duration, err error) error {
	if err == nil {
		return nil
	}
	return &classed{c, d, err}
}

// ClassOf returns the outermost class in err's chain, Retry when there is none.
func ClassOf(err error) Class {
	var c *classed
	if errors.As(err, &c) {
		return c.class
	}
	return Retry
}

// Delay returns how long a Wait error asks for, 0 for every other.
func Delay(err error) time.Duration {
	var c *classed
	if errors.As(err, &c) {
		return c.delay
	}
	return 0
}
