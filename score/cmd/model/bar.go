package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

const (
	barWidth = 30
	// wipe goes to the beginning of the line and empties it.
	wipe = "\r\x1b[K"
	// redraw is the pause between two pictures of the bar, lineEvery that between two lines where nobody looks.
	redraw    = 200 * time.Millisecond
	lineEvery = 10 * time.Second
)

// bar shows how far a long run is: drawn over itself on a terminal, a line now and then elsewhere. What is over within
// a moment shows nothing.
type bar struct {
	out      io.Writer
	what     string
	terminal bool
	now      func() time.Time

	began, last time.Time
	drawn       bool
}

func newBar(out io.Writer, what string, terminal bool) *bar {
	b := &bar{out: out, what: what, terminal: terminal, now: time.Now}
	b.began = b.now()
	b.last = b.began
	return b
}

// show notes the share done; calls must not overlap.
func (b *bar) show(done float64) {
	now, pause := b.now(), lineEvery
	if b.terminal {
		pause = redraw
	}
	if now.Sub(b.last) < pause {
		return
	}
	b.last = now
	if b.terminal {
		fmt.Fprintf(b.out, "%s%s", wipe, b.line(done, now))
		b.drawn = true
		return
	}
	fmt.Fprintln(b.out, b.line(done, now))
}

// line is the bar as text.
func (b *bar) line(done float64, now time.Time) string {
	full := int(done * barWidth)
	took := now.Sub(b.began)
	line := fmt.Sprintf("%s [%s%s] %3.0f %%, %s", b.what, strings.Repeat("#", full), strings.Repeat(".", barWidth-full), 100*done, took.Round(time.Second))
	if done > 0.02 && done < 1 {
		left := time.Duration(float64(took) * (1 - done) / done)
		line += fmt.Sprintf(", %s left", left.Round(time.Second))
	}
	return line
}

// finish wipes the bar.
func (b *bar) finish() {
	if b.drawn {
		fmt.Fprintf(b.out, "%s", wipe)
		b.drawn = false
	}
}
