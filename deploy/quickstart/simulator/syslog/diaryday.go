package syslog

import (
	"time"

	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/org"
)

// Visit adds one working day of a user, who opens the given apps. The draw decides hours and small things.
func (p *Page) Visit(s *draw.Source, user, day int, midnight time.Time, apps []int) {
	at := p.office(s, user, midnight)
	where := office
	if s.Chance(0.35) {
		where = home
	}
	ref := uint32(day)
	p.visits = append(p.visits, visit{int32(user), at.UnixMilli()})
	p.add(at, SessionStart, user, event{from: where, ref: ref, a: org.None})
	if s.Chance(0.15) {
		p.add(at.Add(1200*time.Millisecond), MFA, user, event{from: where, ref: ref, variant: uint8(s.Int(3))})
	}
	for _, app := range apps {
		at = at.Add(time.Duration(2+s.Int(1800)) * time.Second / time.Duration(len(apps)))
		if s.Chance(0.05) {
			p.add(at.Add(-300*time.Millisecond), EvaluateSignOn, user, event{from: where, ref: ref, a: int32(app), result: allow})
		}
		p.add(at, SSO, user, event{from: where, ref: ref, a: int32(app)})
	}
}

// office is a moment of a day in the office hours of the user's site.
func (p *Page) office(s *draw.Source, user int, midnight time.Time) time.Time {
	minute := 7*60 + s.Int(9*60) - zoneHours(p.diary.org.Users[user].Site)*60
	return midnight.Add(time.Duration(minute)*time.Minute + time.Duration(s.Int(60_000))*time.Millisecond)
}

// noises are events that every org writes and that concern nobody's access: how many a user and year.
func noises() []struct {
	kind    Kind
	perYear float64
	result  result
	byAdmin bool
} {
	return []struct {
		kind    Kind
		perYear float64
		result  result
		byAdmin bool
	}{
		{UpdatePassword, 2, success, false}, {ResetPassword, 0.4, success, false}, {AccountLock, 0.1, success, false},
		{UnlockByAdmin, 0.08, success, true}, {FactorActivate, 0.5, success, false}, {FactorUpdate, 0.2, success, false},
		{DeviceEnroll, 0.2, success, false}, {SessionStart, 1, failure, false}, {MFA, 0.6, failure, false},
		{EvaluateSignOn, 1, challenge, false}, {AppDeny, 0.1, deny, false}, {UnauthorizedApp, 0.1, failure, false},
		{AppPush, 1, success, true}, {PushSent, 1, success, false}, {EmailFactor, 1, success, false}, {UpdateProfile, 0.6, success, true},
		{PolicyRuleUpdate, 0.01, success, true}, {AppUpdate, 0.03, success, true}, {Threat, 0.05, deny, false},
	}
}

// Noise adds a day's share of everyday events among the given people.
func (p *Page) Noise(s *draw.Source, people []int, admin int, midnight time.Time, daysPerYear float64) {
	if len(people) == 0 {
		return
	}
	for _, c := range noises() {
		want := c.perYear * float64(len(people)) / daysPerYear
		n := int(want)
		if s.Chance(want - float64(n)) {
			n++
		}
		for range n {
			user := people[s.Int(len(people))]
			e := event{result: c.result, a: int32(user), b: int32(s.Int(len(p.diary.org.Apps))), variant: uint8(s.Int(3))}
			actor := user
			switch c.kind.info().shape {
			case aboutApp, aboutPolicy:
				e.a = e.b
			case aboutThreat:
				actor, e.from = actorUnknown, stranger
			}
			if c.byAdmin {
				e.variant, actor = 2, admin
			}
			if c.kind == AppPush || c.kind == PushSent || c.kind == EmailFactor {
				actor = actorSystem
			}
			p.add(p.office(s, user, midnight), c.kind, actor, e)
		}
	}
}

// Fill adds sign-on checks to the day's visits until there are want events.
func (p *Page) Fill(s *draw.Source, want int) {
	for len(p.visits) > 0 && len(p.events) < want {
		v := p.visits[s.Int(len(p.visits))]
		at := time.UnixMilli(v.at + int64(s.Int(2*3600_000))).UTC()
		kind, e := EvaluateSignOn, event{a: int32(s.Int(len(p.diary.org.Apps))), result: allow}
		switch s.Int(8) {
		case 0, 1, 2:
			kind, e = Verify, event{variant: uint8(s.Int(3))}
		case 3:
			kind, e = MFA, event{variant: uint8(s.Int(3))}
		}
		p.add(at, kind, int(v.user), e)
	}
}
