package advise_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
	"recert/schemas/usage"
	"recert/score/internal/advise"
	"recert/score/internal/guard"
	"recert/score/internal/model"
	"recert/score/internal/org"
	"recert/score/internal/signal"
	"recert/score/internal/sod"
)

// length is the days of log before the launch, which comes on the day of that number.
const length = 365

var launched = time.Date(2026, 9, 30, 12, 0, 0, 0, time.UTC)

func day(n int) time.Time { return launched.AddDate(0, 0, n-length) }

// world is an org of three departments of thirty people, as of a launch after a year of log. All of north use the
// ledger about every fourth day and the mail nearly daily; each department has an app of its own; the close is used
// in the days after each quarter's end, the yearly app in one week.
type world struct {
	t        testing.TB
	users    map[string]*directory.User
	sets     map[[2]string]*usage.Facts
	held     map[[3]string]directory.Assignment
	accounts signal.Accounts
	since    time.Time
	gaps     []event.Gap
	launches []time.Time
	secret   map[string]bool
	groups   map[string]string // type by id
	modes    map[string]string // sign-on mode by app, of those that are not SAML
	built    *signal.Context
	rename   func(string) string
}

const (
	mail, ledger, closing, yearly, unseen, crown = "mail", "ledger", "closing", "yearly", "unseen", "crown"
	ann                                          = "north00" // whom tests are about
)

func departments() []string { return []string{"north", "south", "east"} }

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{
		t: t, users: map[string]*directory.User{}, sets: map[[2]string]*usage.Facts{}, held: map[[3]string]directory.Assignment{},
		since: day(0), rename: func(id string) string { return id }, secret: map[string]bool{crown: true}, groups: map[string]string{}, modes: map[string]string{unseen: "BOOKMARK"},
		accounts: signal.Accounts{
			Service: []signal.Match{{Attribute: "class", Values: []string{"service"}}}, BreakGlass: []signal.Match{{Attribute: "class", Values: []string{"emergency"}}},
			Shared:    []signal.Match{{Attribute: "class", Values: []string{"kiosk"}, Until: "2027-01-31"}},
			LeaveFrom: "from", LeaveUntil: "until", ContractUntil: "end", SuspendedFor: 14 * 24 * time.Hour,
		},
	}
	for d, name := range departments() {
		for i := range 30 {
			id := fmt.Sprintf("%s%02d", name, i)
			u := &directory.User{ID: id, Status: "ACTIVE", Department: name, Title: name + fmt.Sprint(" clerk ", i%3), ManagerID: name + "29", Created: day(-900), LastLogin: day(364), Profile: map[string]string{}}
			w.users[id] = u
			w.give(id, mail, -800)
			w.every(id, mail, 2, i%2, length, i)
			w.give(id, name+"-app", -700)
			w.every(id, name+"-app", 5, i%5, length, i+d)
			w.give(id, unseen, -700)
			if name != "north" {
				continue
			}
			w.give(id, ledger, -700)
			w.every(id, ledger, 4, i%4, length, i)
			w.give(id, closing, -700)
			for _, quarter := range []int{0, 92, 183, 275} {
				w.use(id, closing, quarter+i%3, quarter+3+i%4, quarter+7+i%5)
			}
			w.give(id, yearly, -700)
			w.use(id, yearly, 93+i%4, 97+i%5, 102+i%3)
		}
	}
	return w
}

func (w *world) give(id, app string, at int) {
	w.held[[3]string{id, app, directory.PathDirect}] = directory.Assignment{UserID: id, Kind: directory.KindApp, Resource: app, Path: directory.PathDirect, Granted: day(at)}
}

// by gives an app by a group that the person is in, directly or by a rule.
func (w *world) by(id, app, group, path string) {
	member := directory.Assignment{UserID: id, Kind: directory.KindGroup, Resource: group, Path: path}
	w.held[[3]string{id, group, path}] = member
	given := directory.Assignment{UserID: id, Kind: directory.KindApp, Resource: app, Path: directory.PathGroup + group, Granted: day(-700)}
	w.held[[3]string{id, app, given.Path}] = given
}

// take takes what was given to somebody alone.
func (w *world) take(id, app string) { delete(w.held, [3]string{id, app, directory.PathDirect}) }

// apps are all that are held, and those that anybody may be given.
func (w *world) apps() map[string]bool {
	all := map[string]bool{mail: true, ledger: true, closing: true, yearly: true, unseen: true, crown: true, "north-app": true, "south-app": true, "south-two": true, "east-app": true}
	for key, a := range w.held {
		if a.Kind == directory.KindApp {
			all[key[1]] = true
		}
	}
	return all
}

func (w *world) set(id, app string) *usage.Facts {
	f := w.sets[[2]string{id, app}]
	if f == nil {
		f = &usage.Facts{Person: id, Resource: app, Kind: directory.KindApp}
		w.sets[[2]string{id, app}] = f
	}
	return f
}

func (w *world) use(id, app string, days ...int) {
	for _, d := range days {
		w.set(id, app).AddUse(day(d).Add(-time.Hour).UnixNano(), fmt.Sprintf("use-%s-%s-%d", id, app, d))
	}
}

// every uses an app about every step days from one day to before another.
func (w *world) every(id, app string, step, from, to, salt int) {
	for n, d := 0, from; d < to; n++ {
		w.use(id, app, d)
		d += max(1, step+(n*7+salt*3)%3-1)
	}
}

// forget takes away what was seen of somebody's use.
func (w *world) forget(id string, apps ...string) {
	for _, app := range apps {
		delete(w.sets, [2]string{id, app})
	}
}

// context builds the org with all ids renamed; nothing may change afterwards.
func (w *world) context() *signal.Context {
	if w.built == nil {
		w.built = w.build()
	}
	return w.built
}

func (w *world) build() *signal.Context {
	b := org.NewBuilder("")
	put := func(name string, v any) {
		raw, err := json.Marshal(v)
		if err != nil {
			w.t.Fatal(err)
		}
		if err := b.Apply(name, raw); err != nil {
			w.t.Fatal(err)
		}
	}
	for _, u := range w.users {
		v := *u
		v.ID, v.ManagerID = w.rename(u.ID), w.rename(u.ManagerID)
		put(topic.OktaUser, v)
	}
	for app := range w.apps() {
		put(topic.OktaApp, directory.App{ID: w.rename(app), Label: app, SignOnMode: cmp.Or(w.modes[app], "SAML_2_0")})
	}
	for id, kind := range w.groups {
		put(topic.OktaGroup, directory.Group{ID: w.rename(id), Name: id, Type: kind})
	}
	for _, a := range w.held {
		a.UserID, a.Resource = w.rename(a.UserID), w.rename(a.Resource)
		if group, ok := strings.CutPrefix(a.Path, directory.PathGroup); ok {
			a.Path = directory.PathGroup + w.rename(group)
		}
		put(topic.OktaAssignment, a)
	}
	for i, at := range w.launches {
		put(topic.OktaCampaign, directory.Campaign{ID: fmt.Sprint("campaign", i), Launched: at})
	}
	sets, secret := map[[2]string]*usage.Facts{}, map[string]bool{}
	for key, f := range w.sets {
		sets[[2]string{w.rename(key[0]), w.rename(key[1])}] = f
	}
	for id := range w.secret {
		secret[w.rename(id)] = true
	}
	return &signal.Context{
		Directory: b.Build(), Accounts: &w.accounts, Rules: new(sod.Rules), Privileged: secret,
		Coverage: signal.Coverage{Since: w.since, Gaps: w.gaps, Until: launched}, Launched: launched, Window: usage.MaxDays * 24 * time.Hour,
		Facts: func(person, resource string) (*usage.Facts, error) { return sets[[2]string{person, resource}], nil },
	}
}

func (w *world) on(id, app string) recommendation.Recommendation {
	w.t.Helper()
	v := directory.Review{ID: "review", UserID: w.rename(id), Resource: w.rename(app), Kind: directory.KindApp, CampaignID: "now"}
	if w.groups[app] != "" {
		v.Kind = directory.KindGroup
	}
	adviser := advise.Adviser{Model: model.Rules{}, Limits: guard.Defaults()}
	return adviser.On(advise.Item{Review: &v, Launched: launched}, w.context().Of(&v), nil).Recommendation
}

func codes(r recommendation.Recommendation) []string {
	var all []string
	for _, x := range r.Reasons {
		all = append(all, x.Code)
	}
	return all
}
