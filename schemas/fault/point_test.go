package fault

import "testing"

func TestPointKillsOnlyAtItsOwnPassing(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, spec string
		passings   []string
		deadly     int // index of the passing that kills, -1 for none
	}{
		{"first passing", "a", []string{"b", "a", "a"}, 1},
		{"third passing", "a:3", []string{"a", "a", "b", "a", "a"}, 3},
		{"bad count means first", "a:x", []string{"a"}, 0},
		{"other name", "c", []string{"a", "b"}, -1},
	}
	for _, c := range cases {
		armed := armedBy(c.spec)
		got := -1
		for i, name := range c.passings {
			if armed.passing(name) && got < 0 {
				got = i
			}
		}
		if got != c.deadly {
			t.Errorf("%s: killed at %d, want %d", c.name, got, c.deadly)
		}
	}
	if armedBy("") != nil {
		t.Error("an unset variable must arm nothing")
	}
}
