package declared

import (
	"maps"
	"slices"
	"testing"
)

func TestParsePrivileged(t *testing.T) {
	t.Parallel()
	ids, err := parsePrivileged([]byte("privileged_groups: [00g1]\nprivileged_apps: [0oa1]\n"))
	if got := slices.Sorted(maps.Keys(ids)); err != nil || !slices.Equal(got, []string{"00g1", "0oa1"}) {
		t.Errorf("got %v, %v", got, err)
	}
	if ids, err := parsePrivileged(nil); err != nil || len(ids) != 0 {
		t.Errorf("nothing gave %v, %v", ids, err)
	}
	if _, err := parsePrivileged([]byte("privileged_group: [00g1]\n")); err == nil {
		t.Error("a misspelt key was taken")
	}
}

func FuzzParsePrivileged(f *testing.F) {
	f.Add([]byte("privileged_groups: [a]\n"))
	f.Fuzz(func(_ *testing.T, raw []byte) { _, _ = parsePrivileged(raw) })
}
