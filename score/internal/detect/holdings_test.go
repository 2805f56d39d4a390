package detect

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// TestHoldingsFollowTheDirectory repeats, removes and restores assignments: what a group gives and what was held when
// must not count anything twice, nor outlive what it rests on.
func TestHoldingsFollowTheDirectory(t *testing.T) {
	t.Parallel()
	d := newDetect(t, bus.DefaultConfig())
	at := func(day int) time.Time { return time.Date(2026, 9, day, 0, 0, 0, 0, time.UTC) }
	put := func(user, path string, change func(*directory.Assignment)) {
		a := directory.Assignment{Org: testOrg, UserID: user, Kind: directory.KindApp, Resource: payRun, Path: path, Granted: at(3)}
		key := topic.Key(testOrg, a.UserID, a.Kind, a.Resource, a.Path)
		if change == nil {
			d.duties.assignment(&kgo.Record{Key: key})
			return
		}
		change(&a)
		raw, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		d.duties.assignment(&kgo.Record{Key: key, Value: raw})
	}
	plain := func(*directory.Assignment) {}
	removed := func(a *directory.Assignment) { a.Removed, a.RemovedAt = true, at(10) }
	const group = directory.PathGroup + "00g1"
	for i, c := range []struct {
		do         func()
		gives      int
		held, late bool // of alice on the 5th and the 12th
	}{
		{func() { put(alice, group, plain) }, 1, true, true},
		{func() { put(alice, group, plain); put(carol, group, plain); put(carol, group, plain) }, 1, true, true},
		{func() { put(carol, group, removed); put(carol, group, removed) }, 1, true, true},
		{func() { put(alice, group, removed) }, 0, true, false},
		{func() { put(alice, directory.PathDirect, func(a *directory.Assignment) { a.Granted = at(11) }) }, 0, true, true},
		{func() { put(alice, group, nil) }, 0, false, true},
		{func() { put(alice, group, func(a *directory.Assignment) { a.FoundAt = at(6) }) }, 1, false, true},
		{func() { put(alice, group, nil); put(alice, directory.PathDirect, nil) }, 0, false, false},
	} {
		c.do()
		if got := d.duties.gives(testOrg, "00g1"); len(got) != c.gives {
			t.Errorf("step %d: the group gives %v, want %d apps", i, got, c.gives)
		}
		got := fmt.Sprint(d.duties.held(testOrg, alice, payRun, at(5).UnixNano()), d.duties.held(testOrg, alice, payRun, at(12).UnixNano()))
		if want := fmt.Sprint(c.held, c.late); got != want {
			t.Errorf("step %d: held %s, want %s", i, got, want)
		}
	}
	if d.duties.count != 1 || len(d.duties.orgs[testOrg].spans) != 1 { // carol's removal, which says until when
		t.Errorf("%d spans of %d holdings are left, want that of one", d.duties.count, len(d.duties.orgs[testOrg].spans))
	}
}
