package year

import "time"

// job is what somebody does from a day on.
type job struct {
	from                   int
	department, level, mgr int
}

// person is one account through the year.
type person struct {
	kind         personKind
	manager      bool // leads people; whatever happens to others happens to most of them too
	number, site int
	id, login    string
	class        string
	contractor   bool
	jobs         []job
	created      time.Time
	// joined is the day of created, off the day on which the account is switched off, back the one on which it is
	// switched on again.
	joined, off, back int
	suspended         bool
	// leaves are declared absences, rests holidays that nobody declares.
	leaves, rests []span
	// ends is the day on which the contract ends by the profile, ended the day from which the person is gone while
	// the account lives on; renewed is the day on which the profile gets the later date again.
	ends, renewed, again int
	ended                int
	// team tells that a re-org gave the person another department and not another work.
	team     bool
	holdings []int
	login0   time.Time
}

// job returns what the person does on a day.
func (p *person) job(day int) *job {
	j := &p.jobs[0]
	for i := range p.jobs {
		if p.jobs[i].from <= day {
			j = &p.jobs[i]
		}
	}
	return j
}

// isOff tells whether the account is switched off.
func (p *person) isOff(day int) bool { return day >= p.off && day < p.back }

// leave returns the newest absence that the profile declares, and whether there is one: it is written down some days
// ahead and stays.
func (p *person) leave(day int) (s span, ok bool) {
	for _, l := range p.leaves {
		if day >= l.from-5 {
			s, ok = l, true
		}
	}
	return s, ok
}

func (p *person) onLeave(day int) bool {
	for _, l := range p.leaves {
		if l.has(day) {
			return true
		}
	}
	return false
}

// justBack tells whether a leave ended lately.
func (p *person) justBack(day int) bool {
	for _, l := range p.leaves {
		if day > l.until && day <= l.until+backDays {
			return true
		}
	}
	return false
}

// contractEnd is what the profile says on a day; never where nothing.
func (p *person) contractEnd(day int) int {
	if day >= p.renewed {
		return p.again
	}
	return p.ends
}

// there tells whether somebody sits behind the account and works on that day.
func (p *person) there(day int) bool {
	if day <= p.joined || p.isOff(day) || day >= p.ended || !works(day) || p.class != classHuman || p.onLeave(day) {
		return false
	}
	for _, r := range p.rests {
		if r.has(day) {
			return false
		}
	}
	return true
}

// moved returns the department that was left by the last real move up to a day, and when; ok is false without one.
func (p *person) moved(day int) (from, at int, ok bool) {
	if p.kind != mover {
		return 0, 0, false
	}
	j := p.jobs[1]
	return p.jobs[0].department, j.from, j.from <= day
}
