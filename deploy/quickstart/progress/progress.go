// Package progress shows a person how far the demo is: a bar that is drawn over itself on a terminal, a line every
// few seconds where the output is a file or a pipe. Notes in between leave the bar in one piece.
package progress

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"recert/deploy/quickstart/watch"
)

const (
	barWidth  = 20
	lineEvery = 5 * time.Second
	// clear goes to the beginning of the line and wipes it.
	clear = "\r\x1b[K"
)

// Screen is where progress is shown. It is safe for concurrent use.
type Screen struct {
	out      io.Writer
	terminal bool
	began    time.Time

	mu    sync.Mutex
	drawn bool
	last  time.Time
	text  string
}

// New returns a screen; began is when the work began.
func New(out io.Writer, terminal bool, began time.Time) *Screen {
	return &Screen{out: out, terminal: terminal, began: began}
}

// Note writes a line.
func (s *Screen) Note(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wipe()
	fmt.Fprintln(s.out, line)
}

// Show draws how far the work is at the time now.
func (s *Screen) Show(p watch.Progress, now time.Time) {
	text := Line(p, now.Sub(s.began))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.terminal {
		fmt.Fprintf(s.out, "%s%s", clear, text)
		s.drawn = true
		return
	}
	if text != s.text && now.Sub(s.last) >= lineEvery {
		fmt.Fprintln(s.out, text)
		s.last, s.text = now, text
	}
}

// Finish wipes the bar.
func (s *Screen) Finish() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wipe()
}

func (s *Screen) wipe() {
	if s.drawn {
		fmt.Fprintf(s.out, "%s", clear)
		s.drawn = false
	}
}

// Line is the bar as text, at most 79 columns.
func Line(p watch.Progress, took time.Duration) string {
	share := p.Share()
	full := int(share * barWidth)
	line := fmt.Sprintf("[%s%s] %3.0f%% events %d/%d scored %d/%d", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), 100*share, p.Read, p.Log, p.Scored, p.Items)
	if share > 0.02 && share < 1 {
		left := time.Duration(float64(took) * (1 - share) / share)
		line += fmt.Sprintf(", %s left", left.Round(time.Second))
	}
	return line
}
