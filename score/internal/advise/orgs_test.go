package advise_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"recert/schemas/directory"
	"recert/schemas/recommendation"
	"recert/schemas/usage"
)

// newOrg is a world without anybody.
func newOrg(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	clear(w.users)
	clear(w.sets)
	clear(w.held)
	return w
}

func (w *world) person(id, department, title string) {
	w.users[id] = &directory.User{ID: id, Status: "ACTIVE", Department: department, Title: title, ManagerID: "p00", Created: day(-900), LastLogin: day(364), Profile: map[string]string{}}
}

// since cuts what was seen before a day.
func (w *world) cut(from int) {
	w.since = day(from)
	for _, f := range w.sets {
		f.Days = slices.DeleteFunc(f.Days, func(d usage.Day) bool { return int64(d.Day)*86400 < day(from).Unix() })
	}
}

// all advises on every app that anybody holds, by person and app.
func (w *world) all() map[[2]string]recommendation.Recommendation {
	advice := map[[2]string]recommendation.Recommendation{}
	for key, a := range w.held {
		if at := [2]string{key[0], key[1]}; a.Kind == directory.KindApp {
			advice[at] = w.on(key[0], key[1])
		}
	}
	return advice
}

// revoked lists who would lose what.
func revoked(all map[[2]string]recommendation.Recommendation) []string {
	var list []string
	for at, r := range all {
		if r.Outcome == recommendation.Revoke {
			list = append(list, at[0]+" "+at[1])
		}
	}
	slices.Sort(list)
	return list
}

// TestOrgsUnlikeOthers: what must hold in an org of twelve, with three weeks of log, with a monthly app, without HR data.
func TestOrgsUnlikeOthers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		revoked []string
		build   func(t *testing.T) *world
	}{
		{"an org of twelve", nil, twelve},
		{"twenty days of log", nil, func(t *testing.T) *world {
			t.Helper()
			w := newWorld(t)
			w.forget(ann, ledger, "north-app")
			w.cut(345)
			return w
		}},
		{"an app of every month", []string{"north06 monthly", "north24 monthly", "north25 monthly"}, monthly},
		{"half of the people have no department, title or manager", nil, func(t *testing.T) *world {
			t.Helper()
			w := newWorld(t)
			for i := range 15 {
				for _, d := range departments() {
					u := w.users[fmt.Sprintf("%s%02d", d, 2*i)]
					u.Department, u.Title, u.ManagerID = "", "", ""
				}
			}
			return w
		}},
		{"an app for everybody that a third never opens", nil, func(t *testing.T) *world {
			t.Helper()
			w := newWorld(t)
			for i, id := range slices.Sorted(maps.Keys(w.users)) {
				w.give(id, "portal", -700)
				if i%3 > 0 {
					w.every(id, "portal", 9, i%9, length, i)
				}
			}
			return w
		}},
	} {
		all := c.build(t).all()
		if got := revoked(all); !slices.Equal(got, c.revoked) {
			t.Errorf("%s: revokes %v, want %v", c.name, got, c.revoked)
		}
		for at, r := range all {
			for _, x := range r.Reasons {
				if strings.Contains(x.Text, " 1 days") || strings.Contains(x.Text, "NaN") || strings.Contains(x.Text, "Inf") || strings.Contains(x.Text, "-") && strings.Contains(x.Text, " -") {
					t.Errorf("%s: %v: %q", c.name, at, x.Text)
				}
			}
			if r.Outcome == recommendation.Approve && r.Reasons[0].Weight <= 0 {
				t.Errorf("%s: %v is approved because of %s, which does not speak for it", c.name, at, r.Reasons[0].Code)
			}
		}
	}
}

// twelve people who all have the mail and the wiki; five have the ledger, of whom one stopped and one never came.
func twelve(t *testing.T) *world {
	t.Helper()
	w := newOrg(t)
	for i := range 12 {
		id := fmt.Sprintf("p%02d", i)
		w.person(id, []string{"sales", "ops", "dev"}[i%3], fmt.Sprint("title ", i))
		w.give(id, mail, -800)
		w.every(id, mail, 2, i%2, length, i)
		w.give(id, "wiki", -700)
		if i > 5 {
			w.every(id, "wiki", 20, i, length, i)
		}
		if i < 5 {
			w.give(id, ledger, -700)
			w.every(id, ledger, 5, i, []int{length, length, length, 200, 0}[i], i)
		}
	}
	return w
}

// monthly is an app that all of north open once a month, but for one who missed two months, one who missed five and two
// who never came.
func monthly(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	for i := range 26 {
		id := fmt.Sprintf("north%02d", i)
		w.give(id, "monthly", -700)
		months := 12
		switch {
		case i == 5:
			months = 10
		case i == 6:
			months = 7
		case i >= 24:
			months = 0
		}
		for m := range months {
			w.use(id, "monthly", 5+m*30+(i*7)%12)
		}
	}
	return w
}
