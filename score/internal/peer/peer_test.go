package peer_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"recert/score/internal/peer"
)

// world is an org for tests: departments with accesses of their own, accesses that people of all departments hold,
// teams across departments, accesses of a few; and some people who hold another department's access.
type world struct {
	sets       [][]int32
	department []int
	accesses   int
	planted    map[[2]int32]bool
}

const departments = 12

func newWorld(seed uint64, people int) *world {
	rng := rand.New(rand.NewPCG(seed, 1))
	w := &world{planted: map[[2]int32]bool{}}
	add := func() int32 { w.accesses++; return int32(w.accesses - 1) }
	everyone := add()
	var own [departments][]int32
	for d := range own {
		for range 14 {
			own[d] = append(own[d], add())
		}
	}
	var common []int32
	for range 50 {
		common = append(common, add())
	}
	share := func(a int32, low, high float64) float64 { // of an access, the same for all
		x := rand.New(rand.NewPCG(seed, uint64(a)+100))
		return low + (high-low)*x.Float64()
	}
	for p := range people {
		d := p % departments
		w.department = append(w.department, d)
		set := []int32{everyone}
		for _, a := range own[d] {
			if rng.Float64() < share(a, 0.1, 0.8) {
				set = append(set, a)
			}
		}
		for _, a := range common {
			if rng.Float64() < share(a, 0.01, 0.25) {
				set = append(set, a)
			}
		}
		w.sets = append(w.sets, set)
	}
	for range people / 60 { // a team across departments
		members := rng.Perm(people)[:8+rng.IntN(8)]
		for range 3 {
			a := add()
			for _, p := range members {
				w.sets[p] = append(w.sets[p], a)
			}
		}
	}
	for range people / 20 { // held by a few who have nothing else in common
		a := add()
		for _, p := range rng.Perm(people)[:1+rng.IntN(6)] {
			w.sets[p] = append(w.sets[p], a)
		}
	}
	for _, p := range rng.Perm(people)[:people/100] {
		d := (p%departments + 1 + rng.IntN(departments-1)) % departments
		a := own[d][rng.IntN(len(own[d]))]
		w.sets[p] = append(w.sets[p], a)
		w.planted[[2]int32{int32(p), a}] = true
	}
	for p := range w.sets {
		slices.Sort(w.sets[p])
		w.sets[p] = slices.Compact(w.sets[p])
	}
	return w
}

func (w *world) index() *peer.Index { return peer.New(w.sets, w.counts(), w.accesses) }

func (w *world) counts() []bool { return slices.Repeat([]bool{true}, len(w.sets)) }

// precision is the share of planted access among the 50 pairs of the highest score.
func (w *world) precision(score func(person, access int32) float64) float64 {
	type scored struct {
		pair  [2]int32
		score float64
	}
	var all []scored
	for p, set := range w.sets {
		for _, a := range set {
			all = append(all, scored{[2]int32{int32(p), a}, score(int32(p), a)})
		}
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	hit := 0
	for _, s := range all[:50] {
		if w.planted[s.pair] {
			hit++
		}
	}
	return float64(hit) / 50
}

// alike is the share of an access's other holders that are of the person's department.
func (w *world) alike() func(person, access int32) float64 {
	by := make([]map[int]int, w.accesses)
	all := make([]int, w.accesses)
	for p, set := range w.sets {
		for _, a := range set {
			if by[a] == nil {
				by[a] = map[int]int{}
			}
			by[a][w.department[p]]++
			all[a]++
		}
	}
	return func(person, access int32) float64 {
		return float64(by[access][w.department[person]]) / float64(all[access])
	}
}

// TestPlantedAccessOfOtherDepartments: 1 % of 6,000 people hold an access of another department.
func TestPlantedAccessOfOtherDepartments(t *testing.T) {
	t.Parallel()
	for seed := uint64(1); seed <= 2; seed++ {
		w := newWorld(seed, 6000)
		x, alike := w.index(), w.alike()
		ours := w.precision(func(p, a int32) float64 { return x.Outlier(p, a).Score })
		theirs := w.precision(func(p, a int32) float64 { return x.Midpoint(p, a, alike(p, a)) })
		t.Logf("seed %d: precision at 50: ours %.2f, midPoint's formula %.2f", seed, ours, theirs)
		if ours < 0.9 || ours < theirs+0.1 {
			t.Errorf("seed %d: precision at 50 is %.2f, midPoint's formula has %.2f: want 0.90, and 0.10 more than it", seed, ours, theirs)
		}
	}
}

// TestFewPeersSayNothing: below five peers there is no score, whatever the access.
func TestFewPeersSayNothing(t *testing.T) {
	t.Parallel()
	sets := [][]int32{{0, 1}, {0, 1}, {0, 1, 2}, {0, 1}}
	for i := range 40 {
		sets = append(sets, []int32{int32(3 + i%5), int32(8 + i%3)})
	}
	counts := make([]bool, len(sets))
	for i := range counts {
		counts[i] = true
	}
	o := peer.New(sets, counts, 20).Outlier(2, 2)
	if o.Known() || o.Score != 0 || o.Peers != 3 {
		t.Errorf("got %+v, want three peers and no score", o)
	}
}

// TestNumbersOfPeopleAndAccessesDecideNothing renumbers everything and compares all scores.
func TestNumbersOfPeopleAndAccessesDecideNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(4, 1500)
	rng := rand.New(rand.NewPCG(9, 9))
	people, accesses := rng.Perm(len(w.sets)), rng.Perm(w.accesses)
	other := make([][]int32, len(w.sets))
	for p, set := range w.sets {
		for _, a := range set {
			other[people[p]] = append(other[people[p]], int32(accesses[a]))
		}
		slices.Sort(other[people[p]])
	}
	for _, exact := range []int{peer.Exact, 100} {
		x, y := peer.NewBeyond(w.sets, w.counts(), w.accesses, exact), peer.NewBeyond(other, w.counts(), w.accesses, exact)
		for p := 0; p < len(w.sets); p += 7 {
			for _, a := range w.sets[p] {
				got, want := y.Outlier(int32(people[p]), int32(accesses[a])), x.Outlier(int32(p), a)
				if got.Holders != want.Holders || got.Peers != want.Peers || math.Abs(got.Score-want.Score) > 1e-9 {
					t.Fatalf("all pairs up to %d, person %d, access %d: got %+v, want %+v", exact, p, a, got, want)
				}
			}
		}
	}
}

// TestPeersBeyondAllPairs: where pairs are too many, MinHash brings nearly the same peers together.
func TestPeersBeyondAllPairs(t *testing.T) {
	t.Parallel()
	w := newWorld(5, 5000)
	x := peer.NewBeyond(w.sets, w.counts(), w.accesses, 1000)
	rng := rand.New(rand.NewPCG(2, 2))
	found, all := 0, 0
	for pair := range w.planted {
		if all++; x.Outlier(pair[0], pair[1]).Score > 0.5 {
			found++
		}
	}
	alarms := 0
	const ordinary = 1000
	for range ordinary {
		p := int32(rng.IntN(len(w.sets)))
		a := w.sets[p][rng.IntN(len(w.sets[p]))]
		if !w.planted[[2]int32{p, a}] && x.Outlier(p, a).Score > 0.5 {
			alarms++
		}
	}
	t.Logf("%d of %d planted above 0.5, %d of %d ordinary", found, all, alarms, ordinary)
	if float64(found) < 0.8*float64(all) || alarms > ordinary/50 {
		t.Errorf("%d of %d planted are found, and %d of %d others", found, all, alarms, ordinary)
	}
}

func BenchmarkOutliers(b *testing.B) {
	for _, people := range []int{5_000, 20_000, 40_000} {
		w := newWorld(1, people)
		b.Run(map[bool]string{true: "exact", false: "minhash"}[people <= peer.Exact], func(b *testing.B) {
			pairs := 0
			for b.Loop() {
				x := w.index()
				pairs = 0
				for p := 0; p < len(w.sets); p++ {
					for _, a := range w.sets[p] {
						x.Outlier(int32(p), a)
						pairs++
					}
				}
			}
			b.ReportMetric(float64(people), "people")
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(pairs), "µs/pair")
		})
	}
}
