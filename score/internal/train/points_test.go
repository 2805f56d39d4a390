package train

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/modelfile"
	"recert/score/internal/labels"
)

func TestPoints(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	label := func(campaign string, at time.Duration) *labels.Label {
		return &labels.Label{Campaign: campaign, At: int64(at)}
	}
	two := []*labels.Label{label("a", 1*day), label("b", 2*day), label("a", 3*day), label("b", 20*day)}
	for _, c := range []struct {
		name   string
		labels []*labels.Label
		closed map[string]int64
		read   time.Duration
		every  int
		want   []time.Duration
	}{
		{"nothing decided", nil, nil, 90 * day, 0, nil},
		{"still open", two[:3], nil, 9 * day, 0, []time.Duration{9 * day}[:0]},
		{"quiet for a week", two[:3], nil, 11 * day, 0, []time.Duration{9 * day, 10 * day}},
		{"an end in the log counts, not the week", two[:3], map[string]int64{"a": int64(5 * day), "b": int64(6 * day)}, 11 * day, 0, []time.Duration{5 * day, 6 * day}},
		{"an end that is not read yet", two[:3], map[string]int64{"a": int64(5 * day)}, 4 * day, 0, nil},
		{"quiet, then decided again", two, nil, 40 * day, 0, []time.Duration{9 * day, 10 * day, 27 * day}},
		{"every second decision", two, map[string]int64{"a": int64(21 * day), "b": int64(21 * day)}, 22 * day, 2, []time.Duration{2 * day, 9 * day, 10 * day, 20 * day, 21 * day}},
	} {
		var got []time.Duration
		for _, at := range points(c.labels, c.closed, time.Unix(0, int64(c.read)), 7*day, c.every) {
			got = append(got, time.Duration(at))
		}
		if len(got) == 0 && len(c.want) == 0 {
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestOutdatedKeepsTheNewest(t *testing.T) {
	t.Parallel()
	var all []*modelfile.Header
	for v := range 5 {
		for _, name := range []string{"served", "shadow"} {
			all = append(all, &modelfile.Header{Org: "o", Name: name, Version: fmt.Sprint("v", v), Parts: 2})
		}
	}
	records, kept := outdated(all, 3)
	if len(kept) != 6 || kept[0].Version != "v2" || len(records) != 2*2*3 {
		t.Errorf("kept %d from %s on, took %d records back", len(kept), kept[0].Version, len(records))
	}
	for _, r := range records {
		if r.Value != nil {
			t.Errorf("%s has a value", r.Key)
		}
	}
}
