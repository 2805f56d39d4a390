package year

import (
	"fmt"
	"strings"
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

// app is one application. What steers the planting follows a random order that no name or id shows.
type app struct {
	id, name, label, signOn string
	created                 time.Time
	kind                    appKind
	department              int
	group                   int // whose members get it, or -1
	share                   float64
	gap                     float64 // mean days between two uses
	rare                    float64 // share of its holders who use it seldom and irregularly
	seasons                 []span
}

type group struct {
	id, name   string
	created    time.Time
	kind       groupKind
	department int
	rule       int
	app        int
}

type rule struct {
	id, name string
	created  time.Time
	group    int
}

func adjectives() []string {
	return []string{"Amber", "Azure", "Bright", "Calm", "Clear", "Coral", "Delta", "Early", "Fresh", "Grand", "Green", "Ivory"}
}

func nouns() []string {
	return []string{"Atlas", "Beacon", "Bridge", "Canvas", "Harbor", "Ledger", "Lantern", "Meadow", "Orbit", "Pillar", "Quarry", "River"}
}

func label(n int) string {
	a, b := adjectives(), nouns()
	words := a[n%len(a)] + " " + b[(n+n/len(a))%len(b)]
	if round := n / (len(a) * len(b)); round > 0 {
		words += fmt.Sprintf(" %d", round+1)
	}
	return words
}

func (w *World) catalog() {
	s := draw.New(w.Seed, "year apps")
	number := s.Perm(w.Apps)
	kinds := appKinds(w.Apps)
	w.apps = make([]app, w.Apps)
	counted, seasons := 0, 0
	for i := range w.apps {
		a := &w.apps[i]
		*a = app{id: draw.ID(w.Seed, "0oa", number[i]), label: label(number[i]), kind: kinds[i], department: -1, group: -1, signOn: "SAML_2_0", rare: 0.03}
		a.name = "sim_" + strings.ReplaceAll(strings.ToLower(a.label), " ", "_") + "_1"
		if s.Chance(0.3) {
			a.signOn, a.name = "OPENID_CONNECT", "oidc_client"
		}
		a.created = moment(s, -s.Between(100, 2000))
		a.share, a.gap = 0.0135+0.031*s.Float(), 11+21*s.Float()
		switch a.kind {
		case birthright:
			a.gap = 90
		case departmental:
			a.department, a.share = counted%w.departments, 0.13+0.35*s.Float()
			counted++
		case seasonal:
			a.seasons = season(s, seasons%3)
			seasons++
		case shared:
			if s.Chance(0.3) {
				a.rare = 0.25
			}
		}
	}
	w.groups0(s)
}

func appKinds(n int) []appKind {
	var kinds []appKind
	add := func(k appKind, count int) {
		for range count {
			kinds = append(kinds, k)
		}
	}
	add(birthright, max(1, n/80))
	add(seasonal, max(3, n/14))
	add(unobservable, max(2, n/16))
	for range max(1, n/60) {
		kinds = append(kinds, dutyLeft, dutyRight)
	}
	add(departmental, n*9/20)
	add(shared, n-len(kinds))
	return kinds
}

// season returns when an app of quarter's ends, half years or one time of the year is used. At the launch of the last
// campaign that was some 80, some 170, or up to 350 days ago.
func season(s *draw.Source, form int) []span {
	long := s.Between(7, 13)
	shift := s.Int(4)
	at := func(days ...int) (list []span) {
		for _, d := range days {
			list = append(list, span{d + shift, d + shift + long})
		}
		return list
	}
	switch form {
	case 0:
		return at(0, 92, 182, 273)
	case 1:
		return at(6, 188)
	default:
		return at([]int{22, 40, 96, 112, 130, 205}[s.Int(6)])
	}
}
