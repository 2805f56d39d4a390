package syslog

import (
	"sync"
	"time"

	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/org"
)

// Life makes the events that arrive after the campaign's launch: ordinary work of people of whom nothing is planted.
type Life struct {
	log   *Log
	calm  []int
	apps  map[int][]int32
	mutex sync.Mutex
}

// NewLife returns the life of l's org.
func NewLife(l *Log) *Life {
	f := &Life{log: l, apps: map[int][]int32{}}
	for i := range l.org.Users {
		if l.org.Calm(i) {
			f.calm = append(f.calm, i)
		}
	}
	for i := range l.org.Grants {
		if g := &l.org.Grants[i]; g.Use.Gap > 0 && l.org.Calm(g.User) {
			f.apps[g.User] = append(f.apps[g.User], int32(g.App))
		}
	}
	return f
}

// Event returns live event number n, which happens at the given moment. Its identity depends on the seed and n alone.
func (f *Life) Event(n int, at time.Time) Entry {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	s := draw.New(f.log.org.Seed+uint64(n)*31, "live")
	e := event{at: at.UnixMilli(), kind: TokenGrant, actor: actorReader}
	if len(f.calm) > 0 && n%50 != 49 {
		user := draw.Pick(s, f.calm)
		e = event{at: at.UnixMilli(), actor: int32(user), a: org.None, ref: 1 << 16, kind: SessionStart}
		if apps := f.apps[user]; len(apps) > 0 && s.Chance(0.7) {
			e.kind, e.a = SSO, draw.Pick(s, apps)
		} else if s.Chance(0.3) {
			e.kind, e.variant = MFA, uint8(s.Int(3))
		}
	}
	return f.log.entry(&e, 1<<40+uint64(n))
}

// Handed returns the event that Okta writes when a review is handed to another reviewer for the nth time, at the given
// moment, and stores at another. Its identity depends on the review and n alone.
func (l *Log) Handed(review, n int, at, stored time.Time) Entry {
	e := event{at: at.UnixMilli(), kind: ItemDecide, actor: actorReader, a: int32(review), result: skipped, variant: handedOn}
	entry := l.entry(&e, 1<<41+uint64(review)<<20+uint64(n))
	entry.Persisted = stored.UnixMilli()
	return entry
}

// Decided returns the event that Okta writes when a reviewer decides a review of the live campaign, at the given moment,
// and stores at another. Its identity depends on the review alone.
func (l *Log) Decided(d org.Opinion, stored time.Time) Entry {
	e := event{at: d.At.UnixMilli(), kind: ItemDecide, actor: int32(d.Reviewer), a: int32(d.Review), variant: decidedApprove}
	if d.Decision == "REVOKE" {
		e.variant = decidedRevoke
	}
	entry := l.entry(&e, 1<<42+uint64(d.Review))
	entry.Persisted = stored.UnixMilli()
	return entry
}

func (l *Log) entry(e *event, n uint64) Entry {
	return Entry{Persisted: e.at, Type: e.kind.Name(), JSON: l.pens.render(nil, e, n)}
}

// Recent returns the last events of the history that Okta would deliver to an event hook: those published in the
// span before the launch, at most limit of them.
func (l *Log) Recent(span time.Duration, limit int) []Entry {
	from := org.LaunchTime().Add(-span).UnixMilli()
	var list []Entry
	for i := len(l.history) - 1; i >= 0 && len(list) < limit && l.history[i].persisted >= from; i-- {
		if l.history[i].kind.Hook() {
			list = append(list, Entry{l.history[i].persisted, l.history[i].kind.Name(), l.pens.render(nil, &l.history[i], uint64(i))})
		}
	}
	return list
}
