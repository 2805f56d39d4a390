package rhythm

import (
	"math"
	"slices"

	"recert/schemas/usage"
)

// App is how an app's holders use it, as of a launch.
type App struct {
	Grade usage.Grade
	// Holders could have used the app, Active did.
	Holders, Active int
	// Season is the app's calendar.
	Season Season

	clock *Clock
	end   int32
	share [kinds]float64 // how common each class is among the users
	// inReviews is which share of all active days lies in the days before reviews.
	inReviews float64
	// returns are the longest silences after which each user came back, ascending.
	returns []int32
}

// own is how much somebody who was seen may be unlike all other users of the app.
const own = 0.3

// minActive is how many users make an app's rhythm a measure of one who does not use it.
const minActive = 5

// New measures an app over the clock's days; signOn is its sign-on mode, reviews are the days before reviews.
// The order of members decides nothing.
func New(signOn string, members []Member, clock *Clock, reviews []Span) *App {
	a := &App{end: clock.from + int32(len(clock.sum)) - 1}
	users := make([]Member, 0, len(members))
	for _, m := range members {
		if m.From >= a.end {
			continue
		}
		a.Holders++
		if n := len(m.Days); n > 0 && m.Days[n-1] >= m.From {
			users = append(users, m)
		}
	}
	a.Active = len(users)
	a.Grade = usage.GradeApp(signOn, a.Holders, a.Active)
	a.Season = seasonOf(clock, members)
	a.clock = clock.paced(a.Season.pace)
	a.fit(users)
	a.inReviews = a.shareIn(users, reviews)
	return a
}

// fit finds how common each class is by expectation and maximisation, starting from and held near the prior.
// Those who were never seen do not count: what they would need the app for is what is to be found out.
func (a *App) fit(users []Member) {
	const rounds = 25
	t := tables()
	a.share = t.prior
	normalise(&a.share)
	explained := make([][kinds]float64, len(users))
	for i := range users {
		h := a.clock.historyOf(&users[i], a.end)
		a.returns = append(a.returns, max(h.first, h.longest))
		explained[i] = h.weigh()
		for k, s := range h.survive() {
			explained[i][k] *= (1-stopOdds)*s + stopOdds
		}
	}
	slices.Sort(a.returns)
	for range rounds {
		next := t.prior
		for i := range explained {
			post := explained[i]
			for k := range post {
				post[k] *= a.share[k]
			}
			normalise(&post)
			for k := range post {
				next[k] += post[k]
			}
		}
		normalise(&next)
		a.share = next
	}
	for k := range a.share {
		a.share[k] = steady(a.share[k])
	}
}

// steady cuts off the last bits of a sum, which the order of its terms decides.
func steady(x float64) float64 { return math.Round(x*1e9) / 1e9 }

func normalise(w *[kinds]float64) {
	sum := 0.0
	for _, x := range w {
		sum += x
	}
	for k := range w {
		w[k] /= sum
	}
}

// Silence is what a person's silence means.
type Silence struct {
	// Days is how long it is on the app's clock.
	Days int32
	// Survival is the chance of as long a silence for somebody who still needs the app.
	Survival float64
	// Longest is the longest silence before it that ended with a use, from the first use on.
	Longest int32
}

// Judge judges the silence of a member up to the launch.
func (a *App) Judge(m *Member) Silence { return a.judge(m, a.end) }

func (a *App) judge(m *Member, end int32) Silence {
	h := a.clock.historyOf(m, end)
	post, survive := h.weigh(), h.survive()
	for k := range post {
		prior := a.share[k]
		if h.used {
			prior = (1-own)*prior + own/kinds
		}
		post[k] *= prior
	}
	normalise(&post)
	s := Silence{Days: h.silent, Longest: h.longest}
	for k := range post {
		s.Survival += post[k] * survive[k]
	}
	return s
}

// Tells tells whether enough people use the app for its rhythm to be a measure of one who does not.
func (a *App) Tells() bool { return a.Active >= minActive }

// Came returns how many users came back after a silence of at least so many days.
func (a *App) Came(days int32) int {
	i, _ := slices.BinarySearch(a.returns, days)
	return len(a.returns) - i
}
