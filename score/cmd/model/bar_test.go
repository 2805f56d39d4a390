package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestBarIsDrawnForAPersonAndLinesForAFile(t *testing.T) {
	t.Parallel()
	at := time.Unix(0, 0)
	var person, log bytes.Buffer
	a, b := newBar(&person, "eval", true), newBar(&log, "eval", false)
	for _, bar := range []*bar{a, b} {
		bar.now = func() time.Time { return at }
		bar.began, bar.last = at, at
	}
	for range 25 {
		at = at.Add(time.Second)
		a.show(0.5)
		b.show(0.5)
	}
	a.finish()
	b.finish()
	if got := person.String(); strings.Count(got, "\r\x1b[K") != 26 || strings.Contains(got, "\n") || !strings.HasSuffix(got, "\x1b[K") {
		t.Errorf("got %q", got)
	}
	want := "eval [###############...............]  50 %, 10s, 10s left\neval [###############...............]  50 %, 20s, 20s left\n"
	if log.String() != want {
		t.Errorf("got %q", log.String())
	}
}

func TestAShortRunShowsNoBar(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	b := newBar(&out, "eval", true)
	b.show(0.1)
	b.finish()
	if out.Len() > 0 {
		t.Errorf("got %q", out.String())
	}
}
