package year

import (
	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/org"
	"recert/deploy/quickstart/simulator/syslog"
)

// World is the whole simulated org through the year. It is used by one goroutine at a time: its owner locks.
type World struct {
	Params
	// ID is the org's own id.
	ID string

	departments int
	names       []int
	merge       merge
	people      []person
	apps        []app
	groups      []group
	rules       []rule
	holdings    []*holding
	held        map[[3]int]bool
	pairs       []pair
	campaigns   []*campaign
	reviewers   map[int]*habit

	// names and ids of everything, and the reviews so far, for the log's pens.
	all   *org.Org
	diary *syslog.Diary
	day   int // the next one to be lived
	later map[int][]note
	draw  *draw.Source
}

// pair is a separation-of-duties rule.
type pair struct {
	id, name    string
	left, right int
}

// New invents the org that belongs to p; nothing of its year has happened yet.
func New(p Params) (*World, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	w := &World{
		Params: p, ID: draw.ID(p.Seed, "00o", 0), held: map[[3]int]bool{}, later: map[int][]note{}, reviewers: map[int]*habit{},
		draw: draw.New(p.Seed, "year days"),
	}
	w.people0()
	w.lives()
	w.catalog()
	w.holdings0()
	w.plant()
	w.all = w.Frame(Days - 1)
	w.schedule()
	w.diary = syslog.NewDiary(w.all, 90)
	w.chronicle()
	return w, nil
}
