package syslog

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/org"
)

// Diary is a System Log that is written day by day and forgets what is older than Okta keeps. It is safe for
// concurrent use; what its pens read of the org must not be changed while somebody reads.
type Diary struct {
	org  *org.Org
	pens pens
	keep time.Duration
	draw *draw.Source

	mu     sync.RWMutex
	base   int // position of the first event that is still there
	events []event
}

// Actors of notes that are no user of the org.
const (
	System   = actorSystem
	Reader   = actorReader
	Requests = actorRequests
)

// Note is one event that is to be written.
type Note struct {
	At          time.Time
	Kind        Kind
	Actor, A, B int
	Ref         uint32
	// Variant and Skipped mean what they mean in an event of the kind.
	Variant uint8
	Skipped bool
}

// NewDiary returns an empty diary of o that keeps the given number of days.
func NewDiary(o *org.Org, days int) *Diary {
	return &Diary{org: o, pens: newPens(o), keep: time.Duration(days) * 24 * time.Hour, draw: draw.New(o.Seed, "diary")}
}

// Page collects the events of one day; use [Diary.Write] to write it.
type Page struct {
	diary  *Diary
	events []event
	visits []visit
}

// Page begins a day.
func (d *Diary) Page() *Page { return &Page{diary: d} }

// Note adds an event.
func (p *Page) Note(n Note) {
	e := event{a: int32(n.A), b: int32(n.B), ref: n.Ref, variant: n.Variant}
	if n.Skipped {
		e.result = skipped
	}
	p.add(n.At, n.Kind, n.Actor, e)
}

func (p *Page) add(at time.Time, k Kind, actor int, e event) {
	e.at, e.kind, e.actor = at.UnixMilli(), k, int32(actor)
	p.events = append(p.events, e)
}

// Len is how many events the day has so far.
func (p *Page) Len() int { return len(p.events) }

// Write appends a day in the order in which its events were stored: some seconds after they were published, now and
// then a minute. It must end before the moment until, which is past the end of every day before.
func (d *Diary) Write(p *Page, until time.Time) {
	latest := until.UnixMilli() - 1000
	for i := range p.events {
		e := &p.events[i]
		e.at = min(e.at, latest-5000)
		lag := 400 + d.draw.Int(3000)
		if d.draw.Chance(0.01) {
			lag += d.draw.Int(60_000)
		}
		e.persisted = min(e.at+int64(lag), latest)
	}
	slices.SortStableFunc(p.events, func(a, b event) int { return cmp.Compare(a.persisted, b.persisted) })
	d.mu.Lock()
	defer d.mu.Unlock()
	edge := until.Add(-d.keep).UnixMilli()
	old, _ := slices.BinarySearchFunc(d.events, edge, func(e event, at int64) int { return cmp.Compare(e.persisted, at) })
	if old > len(d.events)/4 {
		d.base += old
		d.events = append(make([]event, 0, len(d.events)-old+4*len(p.events)), d.events[old:]...)
	}
	d.events = append(d.events, p.events...)
}

// Len is the number of events ever written.
func (d *Diary) Len() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.base + len(d.events)
}

// Since is the first position, of those still there, whose event was stored at or after t.
func (d *Diary) Since(t time.Time) int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	i, _ := slices.BinarySearchFunc(d.events, t.UnixMilli(), func(e event, at int64) int { return cmp.Compare(e.persisted, at) })
	return d.base + i
}

// AppendJSON appends the JSON of the event at position i, which must be below [Diary.Len]. What is forgotten is left out.
func (d *Diary) AppendJSON(b []byte, i int) []byte {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if i < d.base {
		return b
	}
	return d.pens.render(b, &d.events[i-d.base], uint64(i))
}
