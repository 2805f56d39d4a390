package command

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

// bar shows progress: on a terminal one line that is drawn over, elsewhere a line now and then. A run that is
// over within a moment shows nothing.
type bar struct {
	w        io.Writer
	terminal bool
	mu       sync.Mutex
	begun    time.Time
	shown    time.Time
	drawn    bool
}

const (
	barWidth   = 30
	barDelay   = 500 * time.Millisecond
	barRedraw  = 100 * time.Millisecond
	lineEvery  = 10 * time.Second
	clearLine  = "\r\x1b[K"
	wholeShare = 100
)

func newBar(w io.Writer) *bar {
	b := &bar{w: w, begun: time.Now()}
	if f, ok := w.(*os.File); ok {
		info, err := f.Stat()
		b.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return b
}

// show tells how far a phase has come and its figure.
func (b *bar) show(phase string, figure int, done float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	pause := lineEvery
	if b.terminal {
		pause = barRedraw
	}
	if now.Sub(b.begun) < barDelay || now.Sub(b.shown) < pause {
		return
	}
	b.shown = now
	done = min(max(done, 0), 1)
	text := fmt.Sprintf("mine: %s [%s] %3.0f %%, now %d, %.0f s", phase, blocks(done), done*wholeShare, figure, now.Sub(b.begun).Seconds())
	if b.terminal {
		_, _ = io.WriteString(b.w, clearLine+text)
		b.drawn = true
		return
	}
	fmt.Fprintln(b.w, text)
}

func blocks(done float64) string {
	n := int(done * barWidth)
	return strings.Repeat("#", n) + strings.Repeat(".", barWidth-n)
}

// end wipes the line.
func (b *bar) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.drawn {
		_, _ = io.WriteString(b.w, clearLine)
	}
}
