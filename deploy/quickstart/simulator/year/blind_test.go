package year

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/org"
)

// chance is how far above one half an area may be that is read off names and attributes: three standard errors by the
// number of different people, apps or groups that are to be told, at least 0.03. Everything here follows from seeds, so
// it passes always or never.
func chance(all []example) float64 {
	hits, others := map[[3]int]bool{}, map[[3]int]bool{}
	for i := range all {
		for n, of := range all[i].of {
			if all[i].hit {
				hits[[3]int{n, all[i].org, of}] = true
			} else {
				others[[3]int{n, all[i].org, of}] = true
			}
		}
	}
	fewest := func(of map[[3]int]bool) float64 {
		var n [2]float64
		for k := range of {
			n[k[0]]++
		}
		return min(n[0], n[1])
	}
	return max(0.03, 3*math.Sqrt((1/fewest(hits)+1/fewest(others))/12))
}

// blind fails where a kind can be read off.
func blind(t *testing.T, kind string, all []example) {
	t.Helper()
	auc, allowed := readable(all), chance(all)
	t.Logf("%s: AUC %.3f of %d, chance is up to %.3f more", kind, auc, len(all), allowed)
	if !(auc <= 0.5+allowed) {
		t.Errorf("%s: got an AUC of %.3f from names, ids and attributes alone, want one half and at most %.3f more", kind, auc, allowed)
	}
}

// invented is an org of which nothing has been lived yet, as its API would show it at the end of the year.
func invented(t *testing.T, v vocabulary, seed, users int) (*World, *library, []int) {
	t.Helper()
	w, err := New(Params{Seed: 500 + uint64(seed), Users: users, Apps: 120, Groups: 120, Items: 60_000, Events: 20_000})
	if err != nil {
		t.Fatal(err)
	}
	o := &org.Org{}
	index := w.frameUsers(o, Days-1)
	w.frameApps(o)
	return w, v.read(o), index
}

func TestNoNameTellsAnAppsKind(t *testing.T) {
	t.Parallel()
	v := vocabulary{}
	kinds := []appKind{shared, departmental, seasonal, unobservable, dutyLeft, dutyRight}
	byKind := map[appKind][]example{}
	for seed := range 100 {
		w, l, _ := invented(t, v, seed, 200)
		for i := range w.apps {
			for _, k := range kinds {
				byKind[k] = append(byKind[k], example{seed, l.apps[i], w.apps[i].kind == k, [2]int{i, i}})
			}
		}
	}
	for _, k := range kinds {
		blind(t, fmt.Sprint("kind of app ", k), byKind[k])
	}
}

func TestNoNameTellsAPersonsKind(t *testing.T) {
	t.Parallel()
	v := vocabulary{}
	kinds := []personKind{leaver, absent, mover, rehire, gamer, lead}
	byKind := map[personKind][]example{}
	for seed := range 10 {
		w, l, index := invented(t, v, seed, 1500)
		s := draw.New(uint64(seed), "some")
		for i := range w.people {
			p := &w.people[i]
			if i <= w.departments || p.kind == joiner || p.class != classHuman {
				continue // as everybody may see
			}
			for _, k := range kinds {
				if p.kind == k || s.Chance(0.2) {
					byKind[k] = append(byKind[k], example{seed, l.users[index[i]], p.kind == k, [2]int{i, i}})
				}
			}
		}
	}
	for _, k := range kinds {
		blind(t, fmt.Sprint("kind of person ", k), byKind[k])
	}
}

func TestNoNameTellsWhyAccessIsRightOrWrong(t *testing.T) {
	t.Parallel()
	v := vocabulary{}
	byKind := map[string][]example{}
	kinds := []string{WhyDormant, WhyMover, WhyGamer, WhyRare, WhyNearMiss, WhyTransition, WhySoD, WhyOutOfBand}
	for seed := range 10 {
		w, l, index := invented(t, v, seed, 1000)
		s := draw.New(uint64(seed), "some")
		for _, h := range w.holdings {
			p := &w.people[h.user]
			if !h.alive(Days-1) || !w.reviewed(h) || h.user <= w.departments || p.joined > 0 || p.class != classHuman || p.contractor {
				continue // as everybody may see
			}
			_, why := w.judge(h, Days-1)
			who := l.users[index[h.user]]
			for _, k := range kinds {
				e := example{org: seed, traits: who, hit: why == k, of: [2]int{h.user, h.user}}
				switch {
				case !e.hit && !s.Chance(0.06), (h.app < 0) != (k == WhyOutOfBand):
					continue
				case k == WhyOutOfBand:
					e.traits, e.of[1] = slices.Concat(who, l.groups[h.group]), h.group
				case k != WhySoD: // which apps exclude each other is declared
					e.traits, e.of[1] = slices.Concat(who, l.apps[h.app]), h.app
				}
				byKind[k] = append(byKind[k], e)
			}
		}
	}
	for _, k := range kinds {
		blind(t, k, byKind[k])
	}
}

// TestNoIDTellsWhatIsRightOfAnItem looks at the items of a lived year's last campaign, at ids of reviews and reviewers
// and at the order of the items too.
func TestNoIDTellsWhatIsRightOfAnItem(t *testing.T) {
	t.Parallel()
	v := vocabulary{}
	var all []example
	for seed := range 4 {
		w := lived(t, Params{Seed: 100 + uint64(seed), Users: 800, Apps: 80, Groups: 120, Items: 3000, Events: 20_000}, Days)
		o := w.Frame(Days - 1)
		truth := w.Truth(Campaigns - 1)
		l := v.read(o)
		for i := range o.Reviews {
			r := &o.Reviews[i]
			verdict, ok := truth[r.ID]
			u := &o.Users[r.User]
			if !ok || r.App < 0 || u.Status != "ACTIVE" || u.Class != classHuman || u.Type == "contractor" || !u.LeaveFrom.IsZero() || u.Created.After(Start()) {
				continue // as everybody may see
			}
			all = append(all, example{seed, slices.Concat(l.users[r.User], l.apps[r.App], l.reviews[i]), verdict.Truth == Revoke, [2]int{r.User, r.App}})
		}
	}
	blind(t, "right to revoke", all)
}
