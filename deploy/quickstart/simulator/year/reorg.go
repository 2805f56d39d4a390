package year

import "recert/deploy/quickstart/simulator/draw"

// reorg merges two departments under a new name and hands teams of a third to a fourth. Nobody's work changes.
func (w *World) reorg(s *draw.Source) {
	order := s.Perm(w.departments)
	w.merge = merge{day: s.Between(300, 340), a: order[0], b: order[1], name: draw.Pick(s, mergedNames())}
	from, to := order[2], order[3%len(order)]
	heads := w.managersOf(to)
	bosses := w.managersOf(from)
	given := map[int]int{}
	for _, b := range bosses[1:] {
		if s.Chance(0.4) {
			given[b] = draw.Pick(s, heads)
		}
	}
	for i := range w.people {
		p := &w.people[i]
		j := *p.job(w.merge.day)
		head, own := given[i]
		_, theirs := given[j.mgr]
		inMerge := j.department == w.merge.a || j.department == w.merge.b
		switch {
		case (own || theirs) && j.department == from:
			if j.department = to; own {
				j.mgr = head
			} else if s.Chance(0.5) {
				j.mgr = draw.Pick(s, heads)
			}
		case inMerge && j.mgr > w.departments && s.Chance(0.6):
			j.mgr = draw.Pick(s, w.managersOf(order[s.Int(2)]))
		case inMerge:
		default:
			continue
		}
		j.from = w.merge.day
		if p.kind == mover && p.jobs[1].from > w.merge.day || j.mgr == i {
			continue
		}
		p.jobs, p.team = append(p.jobs, j), true
	}
}

// merge is the re-org: from the day on, departments a and b are one, with a new name.
type merge struct {
	day, a, b int
	name      string
}

// department is what a department is called on a day.
func (w *World) department(d, day int) string {
	if day >= w.merge.day && (d == w.merge.a || d == w.merge.b) {
		return w.merge.name
	}
	return departmentNames()[w.names[d]]
}
