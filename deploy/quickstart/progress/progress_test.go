package progress

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"recert/deploy/quickstart/watch"
)

func half() watch.Progress {
	return watch.Progress{Read: 125_000, Log: 250_000, Scored: 2500, Items: 5000}
}

func TestTheBarFitsAndTells(t *testing.T) {
	t.Parallel()
	if got, want := Line(half(), 30*time.Second), "[##########..........]  50% events 125000/250000 scored 2500/5000, 30s left"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, p := range []watch.Progress{{}, half(), {Read: 9_999_999, Log: 9_999_999, Scored: 100_000, Items: 100_000}} {
		if line := Line(p, time.Hour); utf8.RuneCountInString(line) > 79 {
			t.Errorf("too wide: %q", line)
		}
	}
}

func TestATerminalIsDrawnOver(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	began := time.Unix(0, 0)
	s := New(&b, true, began)
	s.Show(half(), began.Add(30*time.Second))
	s.Note("land ended")
	s.Show(half(), began.Add(31*time.Second))
	s.Finish()
	s.Finish()
	if got := b.String(); strings.Count(got, "\n") != 1 || strings.Count(got, clear) != 4 || !strings.HasSuffix(got, clear) || !strings.Contains(got, clear+"land ended\n") {
		t.Errorf("got %q", got)
	}
}

func TestAFileGetsALineNowAndThen(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	began := time.Unix(0, 0)
	s := New(&b, false, began)
	for i := range 12 {
		p := half()
		p.Read += i
		s.Show(p, began.Add(time.Duration(i)*time.Second))
	}
	s.Show(half(), began.Add(time.Hour))
	s.Show(half(), began.Add(2*time.Hour))
	s.Finish()
	if got := b.String(); strings.Count(got, "\n") != 5 || strings.Contains(got, "\x1b") {
		t.Errorf("got %q", got)
	}
}
