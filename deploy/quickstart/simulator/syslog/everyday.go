package syslog

import (
	"time"

	"recert/deploy/quickstart/simulator/org"
)

// everyday writes what happens in every org: passwords, factors, locks, policies, tokens.
func (w *writer) everyday() {
	people := w.employees()
	users := float64(len(w.org.Users)) * float64(w.org.Days) / 90
	for _, c := range []struct {
		kind    Kind
		perUser float64
		result  result
		byAdmin bool
	}{
		{UpdatePassword, 0.7, success, false}, {ResetPassword, 0.15, success, false}, {AccountLock, 0.03, success, false},
		{AccountUnlock, 0.02, success, false}, {UnlockByAdmin, 0.02, success, true}, {FactorActivate, 0.2, success, false},
		{FactorDeactivate, 0.04, success, true}, {FactorUpdate, 0.05, success, false}, {DeviceEnroll, 0.08, success, false},
		{DeviceUserAdd, 0.08, success, false}, {SessionStart, 0.8, failure, false}, {MFA, 0.3, failure, false},
		{EvaluateSignOn, 0.8, challenge, false}, {EvaluateSignOn, 0.1, deny, false}, {AppDeny, 0.05, deny, false},
		{UnauthorizedApp, 0.05, failure, false}, {AppPush, 0.8, success, true}, {AppPush, 0.05, failure, true},
		{PushSent, 1.5, success, false}, {EmailFactor, 0.3, success, false}, {SessionClear, 0.03, success, true},
		{AdminApp, 0.05, success, true}, {UpdateProfile, 0.3, success, true}, {AccessRequestReject, 0.01, failure, false},
		{PolicyUpdate, 0.006, success, true}, {PolicyRuleUpdate, 0.008, success, true}, {ZoneUpdate, 0.003, success, true},
		{AppUpdate, 0.02, success, true}, {GroupCreate, 0.003, success, true}, {GroupAppAdd, 0.003, success, true},
		{Threat, 0.03, deny, false}, {RequestBlocked, 0.02, deny, false}, {RateLimitWarning, 0.004, success, true},
		{UserUnsuspend, 0.003, success, true}, {AppCreate, 0.002, success, true}, {PrivilegeRevoke, 0.002, success, true},
	} {
		for range max(1, int(c.perUser*users)) {
			user := people[w.draw.Int(len(people))]
			w.everydayEvent(user, c.kind, c.result, c.byAdmin)
		}
	}
	for day := range w.org.Days {
		for hour := 3; hour < 23; hour += 4 {
			w.add(w.org.Start.AddDate(0, 0, day).Add(time.Duration(hour)*time.Hour), TokenGrant, actorReader, event{})
		}
	}
}

func (w *writer) everydayEvent(user int, kind Kind, res result, byAdmin bool) {
	e := event{result: res, a: int32(user), b: int32(w.draw.Int(len(w.org.Apps))), variant: uint8(w.draw.Int(3))}
	if byAdmin {
		e.variant = 2
	}
	at := w.at(user, w.draw.Int(w.org.Days))
	actor := user
	switch kind.info().shape {
	case aboutApp, aboutPolicy:
		e.a = e.b
		if kind == SessionStart {
			e.a = org.None
		}
	case aboutGroupApp:
		e.a = int32(w.draw.Int(len(w.org.Groups)))
	case aboutGroup:
		e.a = int32(len(w.org.Groups) - 1)
	case aboutRequest:
		e.b, e.ref = int32(len(w.org.Groups)-1), uint32(w.draw.Int(1<<20)+1<<24)
	case aboutThreat:
		actor, e.from = actorUnknown, stranger
	}
	if byAdmin {
		actor = w.admin()
	}
	if kind == AppPush || kind == PushSent || kind == EmailFactor || kind == RateLimitWarning {
		actor = actorSystem
	}
	w.add(at, kind, actor, e)
}

// employees are the people who work through all of the log's days.
func (w *writer) employees() []int {
	var list []int
	for i := range w.org.Users {
		if w.org.Plain(i) {
			list = append(list, i)
		}
	}
	return list
}

// fill adds everyday sign-on checks to working days until there are want events.
func (w *writer) fill(want int) {
	for len(w.visits) > 0 && len(w.events) < want {
		v := w.visits[w.draw.Int(len(w.visits))]
		at := time.UnixMilli(v.at + int64(w.draw.Int(4*3600_000))).UTC()
		kind, e := EvaluateSignOn, event{a: int32(w.draw.Int(len(w.org.Apps))), result: allow}
		switch w.draw.Int(8) {
		case 0, 1, 2:
			kind, e = Verify, event{variant: uint8(w.draw.Int(3))}
		case 3:
			kind, e = MFA, event{variant: uint8(w.draw.Int(3))}
		}
		e.ref = uint32(at.Sub(w.org.Start) / (24 * time.Hour))
		w.add(at, kind, int(v.user), e)
	}
}
