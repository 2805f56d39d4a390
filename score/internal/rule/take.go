package rule

import (
	"slices"

	"recert/score/internal/window"
)

// Change is a case whose evidence changed.
type Change struct {
	Bucket int64
	// Raised tells that the case is new.
	Raised bool
}

// Take adds a sighting to a state, judges it and bounds the state. It returns whether the state is to be written
// and which cases changed.
func (r *Rule) Take(s *window.State, x window.Sighting) (changed bool, cases []Change) {
	j := judgement{rule: r, state: s}
	if r.Most == 0 {
		j.judge([]window.Sighting{x}, x, x.Sure)
		s.TrimCases()
		return len(j.changes) > 0, j.changes
	}
	idle := r.idle(s)
	if !s.Insert(x) {
		return false, nil
	}
	if x.Sure {
		j.judge(s.Confirmed(), x, true)
	}
	if s.Unsure() {
		j.judge(s.Set, x, false)
	}
	s.Trim(int64(r.Keep), r.Most)
	s.TrimCases()
	return !idle || !r.idle(s), j.changes
}

// Read judges what waits for the log to have been read. Only confirmed sightings are: the rule waits
// for the very log that confirms. It returns whether anything still waits.
func (r *Rule) Read(s *window.State, read Reading) (waiting, changed bool, cases []Change) {
	j := judgement{rule: r, state: s, sure: true}
	before := slices.Clone(s.Set)
	waiting = r.Due(s, read, j.found)
	s.TrimCases()
	return waiting, !slices.Equal(before, s.Set), j.changes
}

// Forget drops what lies before the instant. It returns whether the state is to be written.
func (r *Rule) Forget(s *window.State, before int64) (changed bool) {
	idle := r.idle(s)
	return s.Expire(before, int64(r.Dedup)) && !idle
}

// judgement collects the cases that one sighting changes.
type judgement struct {
	rule    *Rule
	state   *window.State
	sure    bool
	changes []Change
}

func (j *judgement) judge(set []window.Sighting, x window.Sighting, sure bool) {
	j.sure = sure
	i := slices.IndexFunc(set, func(y window.Sighting) bool { return y == x })
	if i >= 0 {
		j.rule.judge(set, i, j.found)
	}
}

func (j *judgement) found(at int64, evidence ...window.Sighting) {
	bucket := window.Bucket(at, int64(j.rule.Dedup))
	changed, raised := j.state.Find(bucket, j.sure, evidence)
	if !changed {
		return
	}
	if i := slices.IndexFunc(j.changes, func(c Change) bool { return c.Bucket == bucket }); i >= 0 {
		j.changes[i].Raised = j.changes[i].Raised || raised
		return
	}
	j.changes = append(j.changes, Change{bucket, raised})
}
