package rhythm_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"recert/score/internal/rhythm"
)

// days lists from, from+step … below to.
func days(from, to, step int) []int32 {
	var all []int32
	for d := from; d < to; d += step {
		all = append(all, int32(d))
	}
	return all
}

func clock(length int) *rhythm.Clock {
	return rhythm.NewClock(0, int32(length), func(int32) float64 { return 0 })
}

// crowd makes n holders; use draws the days of one.
func crowd(n int, use func(rng *rand.Rand, i int) []int32) []rhythm.Member {
	rng := rand.New(rand.NewPCG(7, uint64(n)))
	var all []rhythm.Member
	for i := range n {
		list := use(rng, i)
		slices.Sort(list)
		all = append(all, rhythm.Member{Days: slices.Compact(list)})
	}
	return all
}

// steady uses every mean days, more or less.
func steady(mean float64, from, to int) func(*rand.Rand, int) []int32 {
	return func(rng *rand.Rand, _ int) []int32 {
		var all []int32
		for at := float64(from) + rng.Float64()*mean; int(at) < to; at += max(1, mean*(0.4+1.2*rng.Float64())) {
			all = append(all, int32(at))
		}
		return all
	}
}

// seasons uses some of the days of each season.
func seasons(length int, starts ...int) func(*rand.Rand, int) []int32 {
	return func(rng *rand.Rand, _ int) []int32 {
		var all []int32
		for _, s := range starts {
			for d := s; d < s+length; d++ {
				if rng.Float64() < 0.45 {
					all = append(all, int32(d))
				}
			}
		}
		return all
	}
}

func survival(a *rhythm.App, list ...int32) float64 {
	return a.Judge(&rhythm.Member{Days: list}).Survival
}

// TestSilenceIsJudgedByTheAppsUsers compares the same silence of somebody never seen in apps of different rhythms.
func TestSilenceIsJudgedByTheAppsUsers(t *testing.T) {
	t.Parallel()
	weekly := rhythm.New("SAML_2_0", crowd(20, steady(5, 0, 90)), clock(90), nil)
	if p := survival(weekly); p > 0.02 {
		t.Errorf("90 silent days in an app of every week: chance %.4f, want next to none", p)
	}
	monthly := rhythm.New("SAML_2_0", crowd(20, steady(30, 0, 365)), clock(365), nil)
	if p := monthly.Judge(&rhythm.Member{From: 335}).Survival; p < 0.2 {
		t.Errorf("30 silent days in a monthly app: chance %.4f, want a fair one", p)
	}
	few := rhythm.New("SAML_2_0", crowd(3, steady(5, 0, 90)), clock(90), nil)
	if p, q := survival(few), survival(weekly); p < 2*q {
		t.Errorf("with 3 users the chance is %.4f, with 20 %.4f: want few users to say less", p, q)
	}
}

// TestOwnRhythmOutweighsTheOthers looks at people in an app that everybody else uses every few days.
func TestOwnRhythmOutweighsTheOthers(t *testing.T) {
	t.Parallel()
	app := rhythm.New("SAML_2_0", crowd(40, steady(4, 0, 365)), clock(365), nil)
	quarter := func(skip int) []int32 {
		var all []int32
		for _, s := range []int{5, 96, 187, 278, 356}[:5-skip] {
			all = append(all, int32(s), int32(s+2), int32(s+3))
		}
		return all
	}
	for _, c := range []struct {
		name      string
		days      []int32
		low, high float64
	}{
		{"every quarter, between two", quarter(1), 0.08, 1},
		{"every month, five weeks ago", days(30, 335, 30), 0.1, 1},
		{"a few days a quarter at random, 70 days ago", []int32{12, 40, 90, 131, 150, 220, 228, 295}, 0.05, 1},
		{"every few days, stopped 75 days ago", days(1, 290, 4), 0, 0.02},
		{"every week, stopped 70 days ago", days(1, 295, 7), 0, 0.02},
		{"every month, stopped half a year ago", days(1, 185, 30), 0, 0.05},
		{"every few days, three weeks of holidays now", days(1, 344, 4), 0.02, 1},
	} {
		if p := survival(app, c.days...); p < c.low || p > c.high {
			t.Errorf("%s: chance %.4f, want %.2f to %.2f", c.name, p, c.low, c.high)
		}
	}
}

// TestTwoYearsOfLogShowYearlyUse: in an app of every week, somebody comes for three weeks at each year's end, somebody
// else worked with it through the year and stopped as long ago.
func TestTwoYearsOfLogShowYearlyUse(t *testing.T) {
	t.Parallel()
	app := rhythm.New("SAML_2_0", crowd(40, steady(6, 0, 800)), clock(800), nil)
	yearEnd := slices.Concat(days(75, 96, 2), days(440, 461, 2))
	half := slices.Concat(days(40, 46, 2), days(222, 229, 2), days(405, 411, 2), days(588, 594, 2))
	for _, c := range []struct {
		name      string
		days      []int32
		low, high float64
	}{
		{"each year's end", yearEnd, 0.1, 1},
		{"each half year", half, 0.1, 1},
		{"weekly until 340 days ago", days(2, 460, 7), 0, 0.001},
		{"each year's end, but missed the last one", days(20, 40, 2), 0, 0.03},
	} {
		if p := survival(app, c.days...); p < c.low || p > c.high {
			t.Errorf("%s: chance %.4f, want %.3f to %.3f", c.name, p, c.low, c.high)
		}
	}
}

// TestSeasonsOfTheAppExplainSilence: the same silence in a year-end app is nothing, in one of every day all.
func TestSeasonsOfTheAppExplainSilence(t *testing.T) {
	t.Parallel()
	yearEnd := rhythm.New("SAML_2_0", crowd(30, seasons(12, 85)), clock(365), nil)
	quarterly := rhythm.New("SAML_2_0", crowd(30, seasons(10, 0, 91, 182, 273)), clock(365), nil)
	half := rhythm.New("SAML_2_0", crowd(30, seasons(10, 0)), clock(90), nil) // only 90 days of log
	for name, a := range map[string]*rhythm.App{"yearly": yearEnd, "quarterly": quarterly, "of one quarter of log": half} {
		if !a.Season.Seasonal() {
			t.Errorf("%s: busiest quarter of the weeks %.2f: want a season", name, a.Season.Busiest)
		}
	}
	if p := survival(yearEnd, 86, 90, 95); p < 0.05 || !yearEnd.Season.Explains(270) {
		t.Errorf("270 days after the only season: chance %.4f, explained %v", p, yearEnd.Season.Explains(270))
	}
	if p := survival(quarterly, 0, 4, 93, 95, 183, 186, 275, 280); p < 0.05 || !quarterly.Season.Explains(85) {
		t.Errorf("85 days after the last season: chance %.4f", p)
	}
	if quarterly.Season.Explains(300) {
		t.Errorf("who missed three of four seasons is not between two: bursts %d, lull %d", quarterly.Season.Bursts, quarterly.Season.Lull)
	}
	if !half.Season.Explains(89) {
		t.Error("one season seen: nobody knows when the next is")
	}
	even := rhythm.New("SAML_2_0", crowd(30, steady(4, 0, 365)), clock(365), nil)
	if even.Season.Seasonal() || even.Season.Explains(80) {
		t.Errorf("even use is no season: %+v", even.Season)
	}
}

// TestUseInStepIsNoSeason: where all come every three weeks at the same time, busy weeks are never far apart, and who
// has not come for a year is between no two seasons.
func TestUseInStepIsNoSeason(t *testing.T) {
	t.Parallel()
	var starts []int
	for d := 3; d < 365; d += 20 {
		starts = append(starts, d)
	}
	app := rhythm.New("SAML_2_0", crowd(6, seasons(3, starts...)), clock(365), nil)
	if app.Season.Bursts > 1 || !app.Season.Seasonal() {
		t.Fatalf("%d busy times, busiest %.2f: want them run into one", app.Season.Bursts, app.Season.Busiest)
	}
	if app.Season.Explains(365) {
		t.Errorf("a year without use is explained: busiest %.2f, longest %d of %d", app.Season.Busiest, app.Season.Longest, app.Season.Length)
	}
}

// TestTimeAwayStopsTheClock takes leave, lost days and restarts off the silence.
func TestTimeAwayStopsTheClock(t *testing.T) {
	t.Parallel()
	people := crowd(20, steady(4, 0, 180))
	app := rhythm.New("SAML_2_0", people, clock(180), nil)
	work := days(0, 100, 4)
	if p := app.Judge(&rhythm.Member{Days: work}).Survival; p > 0.02 {
		t.Fatalf("80 silent days: chance %.4f", p)
	}
	if s := app.Judge(&rhythm.Member{Days: work, Stops: []rhythm.Span{{From: 98, To: 175}}}); s.Days > 8 || s.Survival < 0.05 {
		t.Errorf("away nearly all the time: %+v", s)
	}
	if s := app.Judge(&rhythm.Member{Days: work, Restart: 172}); s.Days > 8 || s.Survival < 0.05 {
		t.Errorf("granted again 8 days ago: %+v", s)
	}
	for i := range people {
		people[i].Days = slices.DeleteFunc(people[i].Days, func(d int32) bool { return d >= 98 && d < 175 })
	}
	lossy := rhythm.New("SAML_2_0", people, rhythm.NewClock(0, 180, func(d int32) float64 {
		if d >= 98 && d < 175 {
			return 1
		}
		return 0
	}), nil)
	if s := lossy.Judge(&rhythm.Member{Days: work}); s.Days > 15 {
		t.Errorf("the log is lost for 77 of 80 days: %+v", s)
	}
}

// TestWarmedUpAccess tells clicks before a review from people who come at this time of the year.
func TestWarmedUpAccess(t *testing.T) {
	t.Parallel()
	app := rhythm.New("SAML_2_0", crowd(40, steady(4, 0, 365)), clock(365), nil)
	for _, c := range []struct {
		name string
		m    rhythm.Member
		want bool
	}{
		{"silent for months, then clicks", rhythm.Member{Days: append(days(0, 150, 4), 352, 355, 361)}, true},
		{"never seen, then clicks", rhythm.Member{Days: []int32{356, 357, 358}}, true},
		{"granted lately", rhythm.Member{Days: []int32{356, 357, 358}, From: 350, Restart: 350}, false},
		{"back from leave", rhythm.Member{Days: append(days(0, 150, 4), 356, 361), Stops: []rhythm.Span{{From: 150, To: 354}}}, false},
		{"every quarter at this time", rhythm.Member{Days: []int32{82, 84, 173, 176, 264, 267, 356, 358}}, false},
		{"a year ago at this time", rhythm.Member{Days: []int32{2, 3, 5, 359, 361}}, false},
		{"works all the time", rhythm.Member{Days: days(0, 365, 5)}, false},
		{"not lately", rhythm.Member{Days: days(0, 300, 5)}, false},
	} {
		if warm, got := app.WarmedUp(&c.m, nil); got != c.want {
			t.Errorf("%s: got %v (%+v), want %v", c.name, got, warm, c.want)
		}
	}
}

// TestLastYear tells one season a year ago from work that ended.
func TestLastYear(t *testing.T) {
	t.Parallel()
	app := rhythm.New("SAML_2_0", crowd(40, steady(4, 0, 410)), clock(410), nil)
	for _, c := range []struct {
		name string
		days []int32
		want bool
	}{
		{"three weeks a year ago", days(50, 70, 2), true},
		{"three weeks at the beginning of the log", days(0, 20, 2), false},
		{"half a year of work", days(0, 180, 4), false},
		{"one week half a year ago", days(210, 217, 1), false},
		{"nothing", nil, false},
	} {
		if got := app.LastYear(&rhythm.Member{Days: c.days}); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// TestMembersOrderDecidesNothing shuffles who holds the app.
func TestMembersOrderDecidesNothing(t *testing.T) {
	t.Parallel()
	people := crowd(60, steady(6, 0, 200))
	want := survival(rhythm.New("SAML_2_0", people, clock(200), nil), 3, 9, 17, 100)
	for seed := range uint64(5) {
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
		if got := survival(rhythm.New("SAML_2_0", people, clock(200), nil), 3, 9, 17, 100); got != want {
			t.Errorf("got %.17g, want %.17g", got, want)
		}
	}
}

func TestNobodySeen(t *testing.T) {
	t.Parallel()
	a := rhythm.New("SAML_2_0", []rhythm.Member{{}, {}, {}}, clock(90), nil)
	if a.Tells() || a.Active != 0 || a.Holders != 3 || survival(a) <= 0 || survival(a) > 1 {
		t.Errorf("got %+v", a)
	}
}

// FuzzJudge: no history gives a chance outside of 0..1 or a panic.
func FuzzJudge(f *testing.F) {
	f.Add([]byte{1, 2, 3, 200}, int32(0), int32(0), int32(10), int32(20))
	f.Add([]byte{}, int32(500), int32(-4), int32(9), int32(2))
	app := rhythm.New("SAML_2_0", crowd(10, steady(4, 0, 300)), clock(300), nil)
	f.Fuzz(func(t *testing.T, gaps []byte, from, restart, a, b int32) {
		m := rhythm.Member{From: from, Restart: restart, Stops: rhythm.Join([]rhythm.Span{{From: a, To: b}, {From: b, To: a}})}
		reviews := m.Stops
		at := int32(0)
		for _, g := range gaps {
			at += int32(g) + 1
			m.Days = append(m.Days, at)
		}
		if s := app.Judge(&m); !(s.Survival >= 0 && s.Survival <= 1.0000001) || s.Days < 0 {
			t.Fatalf("%+v: %+v", m, s)
		}
		app.WarmedUp(&m, reviews)
		app.OnlyIn(&m, reviews)
		app.LastYear(&m)
	})
}
