package year

import "recert/deploy/quickstart/simulator/draw"

// life is what happens to a share of the people.
type life struct {
	share float64
	least int
	live  func(*draw.Source, *person)
}

// lives picks the people whose account or job changes during the year. What no attribute declares happens to managers
// as well, or titles would tell; the heads, who are the first, stay what they are.
func (w *World) lives() {
	s := draw.New(w.Seed, "year lives")
	var pool, managers []int
	for i := range w.people {
		switch {
		case i <= w.departments:
		case w.people[i].manager:
			managers = append(managers, i)
		default:
			pool = append(pool, i)
		}
	}
	draw.Shuffle(s, pool)
	pool = w.happen(s, pool, []life{{0.090, 8, w.joins}, {0.003, 2, w.breaksGlass}, {0.012, 3, w.serves}})
	pool = append(pool, managers...)
	draw.Shuffle(s, pool)
	w.happen(s, pool, []life{
		{0.045, 4, w.leaves},
		{0.075, 6, w.rests},
		{0.080, 6, w.moves},
		{0.008, 2, w.returns},
		{0.008, 3, func(_ *draw.Source, p *person) { p.kind = gamer }},
		{0.010, 3, func(_ *draw.Source, p *person) { p.kind = lead }},
	})
	for i := range w.people {
		if p := &w.people[i]; p.contractor {
			p.contract(s)
		}
	}
	w.reorg(s)
}

// happen lets lives happen to the first of the pool, and returns the others.
func (w *World) happen(s *draw.Source, pool []int, lives []life) []int {
	for _, c := range lives {
		for range min(max(c.least, int(c.share*float64(w.Users))), len(pool)) {
			c.live(s, &w.people[pool[0]])
			pool = pool[1:]
		}
	}
	return pool
}

// leaves: the account is switched off, the access stays.
func (w *World) leaves(s *draw.Source, p *person) {
	p.kind, p.off, p.suspended = leaver, s.Between(-30, Days-18), s.Chance(0.35)
}

// rests: one declared leave of weeks to months.
func (w *World) rests(s *draw.Source, p *person) {
	p.kind = absent
	from := s.Between(-40, Days-12)
	p.leaves = []span{{from, from + s.Between(35, 190)}}
}

func (w *World) joins(s *draw.Source, p *person) {
	p.kind = joiner
	p.created = moment(s, s.Between(4, Days-4))
	p.joined = dayOf(p.created)
}

func (w *World) breaksGlass(_ *draw.Source, p *person) {
	p.kind, p.class, p.contractor = breakGlass, classBreakGlass, false
}

func (w *World) serves(_ *draw.Source, p *person) {
	p.kind, p.class, p.contractor = service, classService, false
}

func (w *World) moves(s *draw.Source, p *person) {
	p.kind = mover
	j := p.jobs[0]
	j.from = s.Between(-50, Days-8)
	j.department = (j.department + 1 + s.Int(w.departments-1)) % w.departments
	j.level = s.Int(len(levelNames()))
	j.mgr = draw.Pick(s, w.managersOf(j.department))
	p.jobs = append(p.jobs, j)
}

// returns: left, and was hired again months later under the same login.
func (w *World) returns(s *draw.Source, p *person) {
	p.kind, p.off = rehire, s.Between(10, Days-170)
	p.back = p.off + s.Between(60, 150)
}

// contract decides how a contract goes on: most last; some are extended; of some the date in the profile is stale;
// and some end while account and access live on.
func (p *person) contract(s *draw.Source) {
	switch x := s.Float(); {
	case x < 0.55:
		p.ends = s.Between(Days+20, Days+300)
	case x < 0.62:
		p.ends = s.Between(Days, Days+12)
	case x < 0.76:
		p.ends = s.Between(40, Days-20)
		p.renewed, p.again = p.ends-s.Between(3, 20), p.ends+s.Between(365, 500)
	case x < 0.83:
		p.ends = s.Between(100, Days-15)
	case p.kind != plain:
		p.ends = Days + 90
	default:
		p.ends = s.Between(30, Days-20)
		p.ended = p.ends + 1
	}
}
