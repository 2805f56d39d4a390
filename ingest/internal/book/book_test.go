package book

import (
	"fmt"
	"slices"
	"testing"
)

func see(b *Book, key, content string) bool {
	news := b.See([]byte(key), []byte(content))
	if news {
		b.Wrote([]byte(key), []byte(content))
	}
	return news
}

func TestBookTellsNewsFromWhatIsKnown(t *testing.T) {
	t.Parallel()
	b := New()
	b.Begin()
	for _, c := range []struct {
		key, content string
		news         bool
	}{{"a", "1", true}, {"a", "1", false}, {"b", "1", true}, {"a", "2", true}, {"a", "2", false}} {
		if got := see(b, c.key, c.content); got != c.news {
			t.Errorf("%s %s: news %v, want %v", c.key, c.content, got, c.news)
		}
	}
	if b.Listed() != 2 || b.Present() != 2 {
		t.Errorf("listed %d, present %d", b.Listed(), b.Present())
	}
}

func TestBookForgetsNothingThatWasNotWritten(t *testing.T) {
	t.Parallel()
	b := New()
	b.Begin()
	for range 2 {
		if !b.See([]byte("a"), []byte("1")) {
			t.Error("what failed to be written is no news any more")
		}
	}
	if b.Present() != 0 {
		t.Error("what was not written is present")
	}
}

func TestBookRestoresARemoval(t *testing.T) {
	t.Parallel()
	b := New()
	for _, r := range []struct{ key, value string }{
		{"a", `{"id":"a"}`}, {"b", `{"id":"b"}`}, {"b", `{"id":"b","removed":true}`}, {"c", `{"id":"c","name":"\"removed\":true"}`}, {"d", `{"id":"d"}`},
	} {
		b.Restore([]byte(r.key), []byte(r.value), []byte(r.value))
	}
	b.Restore([]byte("d"), nil, nil)
	b.Begin()
	see(b, "a", `{"id":"a"}`)
	if got := b.Missing(); !slices.Equal(got, []string{"c"}) || b.Present() != 2 {
		t.Errorf("missing %v, present %d", got, b.Present())
	}
	if !b.Gone([]byte("b")) || b.Gone([]byte("c")) || b.Knows([]byte("b")) || b.Knows([]byte("d")) || !b.Knows([]byte("c")) {
		t.Error("what is gone and what is known are mixed up")
	}
	if !see(b, "b", `{"id":"b"}`) || b.Listed() != 2 || b.Gone([]byte("b")) {
		t.Error("what came back is no news")
	}
	b.Removed("c")
	if got := b.Missing(); len(got) != 0 || b.Present() != 2 {
		t.Errorf("missing %v, present %d after the removal", got, b.Present())
	}
	shown := slices.Sorted(b.Shown())
	if fmt.Sprint(shown) != "[a b]" {
		t.Errorf("shown %v", shown)
	}
}
