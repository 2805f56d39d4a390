package syslog

import (
	"slices"
	"time"

	"recert/deploy/quickstart/simulator/org"
)

// uses writes the working days of all users: they sign in, prove a factor and open the apps that the org says they use.
func (w *writer) uses() {
	days := make([][]int32, w.org.Days)
	grants := w.grantsByUser()
	for user, list := range grants {
		for d := range days {
			days[d] = days[d][:0]
		}
		for _, g := range list {
			w.useDays(&w.org.Grants[g], func(day int) {
				days[day] = append(days[day], int32(w.org.Grants[g].App))
			})
		}
		for day, apps := range days {
			if len(apps) > 0 {
				w.visit(user, day, apps)
			}
		}
	}
}

func (w *writer) grantsByUser() [][]int {
	grants := make([][]int, len(w.org.Users))
	for i := range w.org.Grants {
		user := w.org.Grants[i].User
		grants[user] = append(grants[user], i)
	}
	return grants
}

// useDays calls yield for each log day on which g is used.
func (w *writer) useDays(g *org.Grant, yield func(day int)) {
	var days []int
	if g.Use.Gap > 0 {
		for at := float64(g.Use.From) + w.draw.Float()*g.Use.Gap; int(at) <= g.Use.Until; {
			days = append(days, w.workday(int(at), g.Use.Until))
			at += max(1, g.Use.Gap*(0.5+w.draw.Float()))
		}
	}
	days = append(days, g.Use.Bursts...)
	slices.Sort(days)
	for _, day := range slices.Compact(days) {
		if day >= 0 && day < w.org.Days {
			yield(day)
		}
	}
}

// workday moves a weekend to the Monday after it, mostly, but never past the last day of use.
func (w *writer) workday(day, last int) int {
	switch w.org.Midday(day).Weekday() {
	case time.Saturday:
		day += 2
	case time.Sunday:
		day++
	}
	return min(day, last)
}

// visit writes one working day.
func (w *writer) visit(user, day int, apps []int32) {
	at := w.at(user, day)
	where := office
	if w.draw.Chance(0.35) {
		where = home
	}
	ref := uint32(day)
	w.visits = append(w.visits, visit{int32(user), at.UnixMilli()})
	w.add(at, SessionStart, user, event{from: where, ref: ref, a: org.None})
	if w.draw.Chance(0.35) {
		w.add(at.Add(1200*time.Millisecond), MFA, user, event{from: where, ref: ref, variant: uint8(w.draw.Int(3))})
	}
	for _, app := range apps {
		at = at.Add(time.Duration(2+w.draw.Int(1800)) * time.Second / time.Duration(len(apps)))
		if w.draw.Chance(0.12) {
			w.add(at.Add(-300*time.Millisecond), EvaluateSignOn, user, event{from: where, ref: ref, a: app, result: allow})
		}
		w.add(at, SSO, user, event{from: where, ref: ref, a: app})
	}
	if w.draw.Chance(0.08) {
		w.add(at.Add(time.Hour), SessionEnd, user, event{from: where, ref: ref, a: int32(user)})
	}
}
