package syslog

import (
	"time"

	"recert/deploy/quickstart/simulator/org"
)

// incidents writes a few things that a security team wants to hear of, each once or twice, about people of whom nothing
// else is planted, so that no campaign item depends on them.
func (w *writer) incidents() {
	var calm []int
	for i := range w.org.Users {
		if w.org.Calm(i) {
			calm = append(calm, i)
		}
	}
	if len(calm) < 4 {
		return
	}
	victim := func() int { return calm[w.draw.Int(len(calm))] }
	for i, story := range []func(int, time.Time){
		w.pushFatigue, w.bruteForce, w.passwordSpray, w.adminGrant, w.apiToken, w.unauthorizedApps, w.impossibleTravel,
		w.factorReset, w.suspiciousReport, w.groupPrivilege, w.pushFatigue, w.adminConsole,
	} {
		day := w.org.Days * (i + 2) / 15
		story(victim(), w.org.Start.AddDate(0, 0, day).Add(time.Duration(8*60+w.draw.Int(400))*time.Minute))
	}
}

// pushFatigue: six denied pushes in six minutes, then one accepted, from a stranger's address.
func (w *writer) pushFatigue(user int, at time.Time) {
	for range 6 {
		at = at.Add(time.Duration(40+w.draw.Int(30)) * time.Second)
		w.add(at.Add(-5*time.Second), PushSent, actorSystem, event{a: int32(user), from: stranger})
		w.add(at, MFA, user, event{result: failure, from: stranger, variant: 3})
		w.add(at.Add(time.Second), DenyPush, user, event{result: failure, from: stranger, variant: 3})
	}
	w.add(at.Add(70*time.Second), MFA, user, event{from: stranger})
	w.add(at.Add(72*time.Second), SessionStart, user, event{from: stranger, a: org.None, ref: 1 << 20})
}

func (w *writer) bruteForce(user int, at time.Time) {
	for i := range 18 {
		at = at.Add(time.Duration(20+w.draw.Int(60)) * time.Second)
		w.add(at, SessionStart, user, event{result: failure, from: stranger, variant: uint8(10 + i%8), a: org.None})
		if i%6 == 5 {
			w.add(at.Add(time.Second), AccountLock, user, event{a: int32(user), from: stranger})
		}
	}
}

// passwordSpray: one address tries many names, few times each.
func (w *writer) passwordSpray(_ int, at time.Time) {
	people := w.employees()
	first := w.draw.Int(len(people))
	for i := range 60 {
		at = at.Add(time.Duration(5+w.draw.Int(6)) * time.Second)
		w.add(at, SessionStart, people[(first+i%24)%len(people)], event{result: failure, from: stranger, variant: 40, a: org.None})
	}
	w.add(at, Threat, actorUnknown, event{result: deny, from: stranger, variant: 40})
}

func (w *writer) adminGrant(user int, at time.Time) {
	w.add(at, PrivilegeGrant, w.admin(), event{a: int32(user)})
}

func (w *writer) apiToken(_ int, at time.Time) {
	w.add(at, APITokenCreate, w.admin(), event{})
}

func (w *writer) unauthorizedApps(user int, at time.Time) {
	for i := range 7 {
		w.add(at.Add(time.Duration(i*6)*time.Minute), UnauthorizedApp, user, event{result: failure, a: int32(w.draw.Int(len(w.org.Apps)))})
	}
}

// impossibleTravel: a session at the office, and another from far away twenty minutes later.
func (w *writer) impossibleTravel(user int, at time.Time) {
	w.add(at, SessionStart, user, event{a: org.None, ref: 1<<20 + 1})
	w.add(at.Add(20*time.Minute), SessionStart, user, event{a: org.None, from: stranger, variant: 3, ref: 1<<20 + 2})
}

// factorReset: the help desk resets all factors, and a new one is enrolled from an unknown place.
func (w *writer) factorReset(user int, at time.Time) {
	w.add(at, FactorResetAll, w.admin(), event{a: int32(user)})
	w.add(at.Add(9*time.Minute), FactorActivate, user, event{a: int32(user), from: stranger, variant: 5})
	w.add(at.Add(11*time.Minute), SessionStart, user, event{a: org.None, from: stranger, variant: 5, ref: 1<<20 + 3})
}

func (w *writer) suspiciousReport(user int, at time.Time) {
	w.add(at, RiskDetect, actorSystem, event{a: int32(user)})
	w.add(at.Add(time.Minute), ReportSuspicious, user, event{a: int32(user)})
}

func (w *writer) groupPrivilege(_ int, at time.Time) {
	for i := range w.org.Groups {
		if w.org.Groups[i].Privileged {
			w.add(at, GroupPrivilege, w.admin(), event{a: int32(i)})
			return
		}
	}
}

func (w *writer) adminConsole(user int, at time.Time) {
	w.add(at, EvaluateSignOn, user, event{result: allow, from: stranger, variant: 7, a: org.None})
	w.add(at.Add(time.Second), AdminApp, user, event{a: int32(user), from: stranger, variant: 7})
}
