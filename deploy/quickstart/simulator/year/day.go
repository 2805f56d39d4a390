package year

import (
	"time"

	"recert/deploy/quickstart/simulator/syslog"
)

// note is something that happens at a moment of a day.
type note struct {
	at time.Time
	do func(p *syslog.Page)
}

// at plans something for a moment; what lies outside of the days that are still to come is forgotten.
func (w *World) at(at time.Time, do func(p *syslog.Page)) {
	if d := dayOf(at); d >= w.day && d < Days+openDays {
		w.later[d] = append(w.later[d], note{at, do})
	}
}

// tell plans one event.
func (w *World) tell(n syslog.Note) { w.at(n.At, func(p *syslog.Page) { p.Note(n) }) }

// Now is the simulated clock: the end of what has been lived, or some minutes after the launch on its evening.
func (w *World) Now() time.Time {
	if c, ok := launchOn(w.day - 1); ok {
		return LaunchTime(c).Add(12 * time.Minute)
	}
	return midnight(w.day)
}

// launchOn returns the campaign that is launched on a day.
func launchOn(day int) (c int, ok bool) {
	for c := range Campaigns {
		if LaunchDay(c) == day {
			return c, true
		}
	}
	return 0, false
}

// Day is the next day to be lived.
func (w *World) Day() int { return w.day }

// Live lives one day: what was planned, then work, then what every org writes, and at its end a launch.
func (w *World) Live() {
	day, page := w.day, w.diary.Page()
	for i := 0; i < len(w.later[day]); i++ {
		w.later[day][i].do(page)
	}
	delete(w.later, day)
	w.work(day, page)
	w.noise(day, page)
	until := midnight(day + 1)
	c, launching := launchOn(day)
	if launching {
		w.launch(c)
		until = LaunchTime(c)
	}
	w.day++
	w.diary.Write(page, until)
	if launching {
		last := w.diary.Page()
		last.Note(syslog.Note{At: LaunchTime(c), Kind: syslog.CampaignLaunch, Actor: 1, A: c})
		w.diary.Write(last, LaunchTime(c).Add(7*time.Second))
	}
}

// work writes who opens what.
func (w *World) work(day int, page *syslog.Page) {
	if !works(day) {
		return
	}
	var apps []int
	for i := range w.people {
		p := &w.people[i]
		if !p.there(day) {
			continue
		}
		apps = apps[:0]
		for _, n := range p.holdings {
			if h := w.holdings[n]; h.app >= 0 && h.alive(day) && day > h.start && h.use.on(day) {
				apps = append(apps, h.app)
			}
		}
		if len(apps) > 0 {
			page.Visit(w.draw, i, day, midnight(day), apps)
			p.login0 = midnight(day).Add(9 * time.Hour)
		}
	}
}

// workdays is about how many a year has.
const workdays = 261

func (w *World) noise(day int, page *syslog.Page) {
	if !works(day) {
		page.Note(syslog.Note{At: midnight(day).Add(11 * time.Hour), Kind: syslog.TokenGrant, Actor: syslog.Reader})
		return
	}
	var people []int
	for i := range w.people {
		if w.people[i].there(day) {
			people = append(people, i)
		}
	}
	page.Noise(w.draw, people, w.admin(), midnight(day), workdays)
	for hour := 3; hour < 23; hour += 4 {
		page.Note(syslog.Note{At: midnight(day).Add(time.Duration(hour) * time.Hour), Kind: syslog.TokenGrant, Actor: syslog.Reader})
	}
	page.Fill(w.draw, w.Events/workdays)
}

// admin is one of the org's administrators.
func (w *World) admin() int { return 1 + w.draw.Int(3) }
