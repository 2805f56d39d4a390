package eval

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

const (
	barWidth  = 20
	lineEvery = 10 * time.Second
	// wipe goes to the beginning of the line and clears it.
	wipe = "\r\x1b[K"
)

// bar shows how far a seed is. It is safe for concurrent use.
type bar struct {
	out      io.Writer
	terminal bool
	title    string
	began    time.Time

	mu   sync.Mutex
	last time.Time
}

func newBar(e *Evaluation, seed uint64, number int) *bar {
	return &bar{out: e.Errs, terminal: e.Terminal, title: fmt.Sprintf("seed %d (%d of %d)", seed, number+1, len(e.Knobs.Seeds)), began: time.Now()}
}

// show draws the state: over itself on a terminal, else a line now and then.
func (b *bar) show(text string, share float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	full := min(barWidth, int(share*barWidth))
	line := fmt.Sprintf("%s [%s%s] %3.0f%% %4.0fs %s", b.title, strings.Repeat("#", full), strings.Repeat(".", barWidth-full), 100*share, now.Sub(b.began).Seconds(), text)
	switch {
	case b.terminal:
		fmt.Fprintf(b.out, "%s%s", wipe, line[:min(len(line), 110)])
	case now.Sub(b.last) >= lineEvery:
		fmt.Fprintln(b.out, line)
		b.last = now
	}
}

// note writes a line of its own.
func (b *bar) note(line string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.terminal {
		fmt.Fprintf(b.out, "%s", wipe)
	}
	fmt.Fprintln(b.out, line)
}

// end clears the bar.
func (b *bar) end() {
	if b.terminal {
		fmt.Fprintf(b.out, "%s", wipe)
	}
}
