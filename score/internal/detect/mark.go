package detect

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/event"
	"recert/score/internal/rule"
)

const (
	// lateness is how long at least things are remembered behind the log's time, for events that come late.
	lateness = 48 * time.Hour
	// sweepEvery is how much of the log's time passes between two looks at what may be forgotten.
	sweepEvery = time.Hour
)

// reading is how far an org's log was read, in nanoseconds since 1970 of Okta's clock.
type reading struct {
	to, swept int64
	caughtUp  bool
}

var errNoOrg = errors.New("the mark names no org")

// mark notes how far the log has been read: what waited for that is judged, and what is too old is forgotten.
func (p *partition) mark(r *kgo.Record) error {
	var m event.Mark
	if err := json.Unmarshal(r.Value, &m); err != nil {
		return fmt.Errorf("decoding mark: %w", err)
	}
	if m.Org == "" {
		return errNoOrg
	}
	at := p.read[m.Org]
	if m.LogTime.IsZero() || m.LogTime.UnixNano() < at.to || m.LogTime.UnixNano() == at.to && (at.caughtUp || !m.CaughtUp) {
		return nil
	}
	at.to, at.caughtUp = m.LogTime.UnixNano(), m.CaughtUp
	p.judgeWaiting(m.Org, rule.Reading{To: at.to, CaughtUp: at.caughtUp})
	if at.to-at.swept >= int64(sweepEvery) {
		at.swept = at.to
		p.sweep(m.Org, at.to)
	}
	p.read[m.Org] = at
	return nil
}

func (p *partition) judgeWaiting(org string, read rule.Reading) {
	for _, key := range slices.Sorted(maps.Keys(p.waiting)) {
		st := p.states[key]
		if st == nil {
			delete(p.waiting, key)
			continue
		}
		if st.Org != org {
			continue
		}
		r := p.rules.ByID(st.Rule)
		waits, changed, cases := r.Read(st, read)
		if !waits {
			delete(p.waiting, key)
		}
		if changed {
			p.dirty[key] = true
		}
		p.found(r, st, cases)
	}
}

// sweep forgets what lies so far behind the log's time that no event in order can need it.
func (p *partition) sweep(org string, read int64) {
	for key, st := range p.states {
		if st.Org != org {
			continue
		}
		r := p.rules.ByID(st.Rule)
		if r.Forget(st, read-int64(max(r.Keep, lateness))) {
			p.dirty[key] = true
		}
		if st.Empty() {
			delete(p.states, key)
			delete(p.waiting, key)
		}
	}
}
