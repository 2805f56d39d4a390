package privileged

import (
	"maps"
	"slices"
	"testing"
)

func TestParse(t *testing.T) {
	t.Parallel()
	ids, err := Parse([]byte("privileged_groups: [00g1]\nprivileged_apps: [0oa1]\n"))
	if got := slices.Sorted(maps.Keys(ids)); err != nil || !slices.Equal(got, []string{"00g1", "0oa1"}) {
		t.Errorf("got %v, %v", got, err)
	}
	if ids, err := Parse(nil); err != nil || len(ids) != 0 {
		t.Errorf("nothing gave %v, %v", ids, err)
	}
	if _, err := Parse([]byte("privileged_group: [00g1]\n")); err == nil {
		t.Error("a misspelt key was taken")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("privileged_groups: [a]\n"))
	f.Fuzz(func(_ *testing.T, raw []byte) { _, _ = Parse(raw) })
}
