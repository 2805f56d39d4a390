package train

// Bounds of how well reviewers are known to decide.
const (
	// fewCertain is how many items it takes whose right answer is certain.
	fewCertain = 20
	// leastCaught keeps a handful of careless answers from turning every doubt into certainty, mostSlips likewise.
	leastCaught = 0.3
	mostSlips   = 0.1
	// Used on busyDays and more, the last time within lately days: somebody needs it.
	busyDays = 10
	lately   = 7
)

// reviewers measures how reviewers decide where the right answer is certain: how much of the access of accounts that
// are off they take away, and how much of what is used all the time. Zero says that there is too little of the first.
func (s *set) reviewers(rows []int) (caught, slips float64) {
	var off, busy tally
	for _, i := range rows {
		switch r := s.known.row(s.rows[i].item); {
		case r.Levels["account"] == "off":
			off.add(s.table.Label[i], s.table.Weight[i])
		case r.Levels["account"] == "on" && r.Numbers["active_days"] >= busyDays && r.Numbers["silent_days"] <= lately:
			busy.add(s.table.Label[i], s.table.Weight[i])
		}
	}
	if off.rows < fewCertain {
		return 0, 0
	}
	if busy.rows >= fewCertain {
		slips = min(busy.share(), mostSlips)
	}
	return max(off.share(), leastCaught), slips
}

// tally counts what was taken away.
type tally struct {
	rows           int
	taken, decided float64
}

func (t *tally) add(kept uint8, weight float64) {
	t.rows++
	t.decided += weight
	t.taken += weight * float64(1-kept)
}

func (t *tally) share() float64 { return t.taken / t.decided }
