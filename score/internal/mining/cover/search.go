package cover

import "context"

// search spends the work on the parts whose cover and bound differ.
type search struct {
	ctx   context.Context
	o     Options
	parts []*part
	cut   bool // whether ctx ended before the work was done
}

// rounds is how many turns each open part gets.
const rounds = 50

func (s *search) run() {
	s.tell(0)
	for _, p := range s.parts {
		if p.open() && s.ctx.Err() == nil {
			p.exhaust()
		}
	}
	for round := range rounds {
		size := 0
		for _, p := range s.parts {
			if p.open() {
				size += len(p.g.cells)
			}
		}
		if size == 0 {
			break
		}
		if s.cut = s.ctx.Err() != nil; s.cut {
			break
		}
		for _, p := range s.parts {
			if p.open() && s.ctx.Err() == nil {
				p.push(s.ctx, s.o.Work/rounds*len(p.g.cells)/size, round == rounds-1)
			}
		}
		s.tell(float64(round+1) / rounds)
	}
	s.tell(1)
}

func (s *search) tell(done float64) {
	if s.o.Progress == nil {
		return
	}
	roles, bound := 0, 0
	for _, p := range s.parts {
		roles += p.count
		bound += p.bound
	}
	s.o.Progress(roles, bound, done)
}
