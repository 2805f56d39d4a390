package year

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	"recert/deploy/quickstart/simulator/org"
)

// traits are all that names, ids and attributes say of an item, but for what orgs declare: class of account, leave,
// status, and that and until when somebody is a contractor.
func traits(o *org.Org, r *org.Review) []string {
	u := &o.Users[r.User]
	list := []string{
		"department " + u.Department, "site " + u.Site, "login ends in " + u.Login[9:10], "login begins with " + u.Login[5:6], "level " + strings.TrimPrefix(u.Title, u.Department),
		"user id " + u.ID[3:4], "user id " + u.ID[16:17],
	}
	if r.App < 0 {
		g := &o.Groups[r.Group]
		return append(list, "group", "group name "+g.Name[len(g.Name)-1:], "group id "+g.ID[3:4])
	}
	a := &o.Apps[r.App]
	words := strings.Fields(a.Label)
	return append(list, "app", "first word "+words[0], "second word "+words[1], "sign on "+a.SignOn, "app id "+a.ID[3:4], "words "+string(rune('0'+len(words))))
}

type example struct {
	traits []string
	revoke bool
}

// examples are the items of a year's last campaign, without those whose kind is declared.
func examples(t *testing.T, seed uint64) []example {
	t.Helper()
	w := lived(t, Params{Seed: seed, Users: 800, Apps: 80, Groups: 120, Items: 3000, Events: 20_000}, Days)
	o := w.Frame(Days - 1)
	truth := w.Truth(Campaigns - 1)
	var list []example
	for i := range o.Reviews {
		r := &o.Reviews[i]
		v, ok := truth[r.ID]
		switch {
		case !ok, v.Why == WhyLeaver, v.Why == WhyExpired, v.Why == WhyLeave, v.Why == WhyBreakGlass, v.Why == WhyService, r.App < 0:
			continue
		}
		list = append(list, example{traits(o, r), v.Truth == Revoke})
	}
	return list
}

// TestNoNameOrAttributeTellsAKind trains a naive Bayes classifier on the names and attributes of some orgs and sees what
// it can tell of others.
func TestNoNameOrAttributeTellsAKind(t *testing.T) {
	t.Parallel()
	count := map[bool]float64{}
	with := map[bool]map[string]float64{true: {}, false: {}}
	for seed := range uint64(4) {
		for _, e := range examples(t, 100+seed) {
			count[e.revoke]++
			for _, x := range e.traits {
				with[e.revoke][x]++
			}
		}
	}
	score := func(e example) float64 {
		sum := 0.0
		for _, x := range e.traits {
			sum += math.Log((with[true][x]+2)/(count[true]+4)) - math.Log((with[false][x]+2)/(count[false]+4))
		}
		return sum
	}
	var test []example
	for seed := range uint64(3) {
		test = append(test, examples(t, 200+seed)...)
	}
	if auc := areaUnder(test, score); auc < 0.44 || auc > 0.56 {
		t.Errorf("got an AUC of %.3f from names and attributes alone, want chance", auc)
	} else {
		t.Logf("AUC %.3f on %d items", auc, len(test))
	}
	// The measure itself must be able to fail.
	if auc := areaUnder(test, func(e example) float64 { return map[bool]float64{true: 1}[e.revoke] }); auc != 1 {
		t.Errorf("got an AUC of %.3f from the truth, want 1", auc)
	}
}

// areaUnder is the chance that an item to revoke scores higher than one to keep.
func areaUnder(list []example, score func(example) float64) float64 {
	type scored struct {
		at     float64
		revoke bool
	}
	all := make([]scored, len(list))
	for i, e := range list {
		all[i] = scored{score(e), e.revoke}
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(a.at, b.at) })
	var below, ties, wins, keeps, revokes float64
	for i := 0; i < len(all); {
		j := i
		ties = 0
		hit := 0.0
		for ; j < len(all) && all[j].at == all[i].at; j++ {
			if all[j].revoke {
				hit++
			} else {
				ties++
			}
		}
		wins += hit * (below + ties/2)
		below += ties
		keeps += ties
		revokes += hit
		i = j
	}
	return wins / (keeps * revokes)
}
