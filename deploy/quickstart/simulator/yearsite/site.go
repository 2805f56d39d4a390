package yearsite

import (
	"errors"
	"net/http"
	"sync"
	"time"

	"recert/deploy/quickstart/simulator/conform"
	"recert/deploy/quickstart/simulator/limits"
	"recert/deploy/quickstart/simulator/okta"
	"recert/deploy/quickstart/simulator/year"
)

// history is how many days Okta keeps, which is what has happened when the org is started.
const history = 90

// site is a running org.
type site struct {
	cfg    Config
	keys   *okta.Keys
	limits *limits.Limiter
	check  *conform.Checker

	// mu guards the world and all below; a page of the log is written under it.
	mu    sync.Mutex
	world *year.World
	// until is the day up to which the org may live, read the highest position that was given out.
	until, read int
	frame       http.Handler
	framed      int // day that frame shows
	truths      int // how many truths were written
}

func newSite(cfg Config) (*site, error) {
	secret, err := cfg.tokenOf()
	if err != nil {
		return nil, err
	}
	world, err := year.New(cfg.params())
	if err != nil {
		return nil, err
	}
	var patterns []string
	for _, op := range okta.Operations() {
		patterns = append(patterns, op.Pattern)
	}
	check, err := conform.New(cfg.Specs, patterns, 50, nil)
	if err != nil {
		return nil, err
	}
	s := &site{cfg: cfg, world: world, keys: okta.NewKeys([]okta.Key{{Secret: secret}}, nil), check: check, framed: -1, until: history}
	s.limits = limits.New(s.now, cfg.RateLimits, 100)
	for range history {
		world.Live()
	}
	return s, nil
}

// now is the simulated clock. It is read under the lock.
func (s *site) now() time.Time { return s.world.Now() }

// live lets days pass until the log holds what a reader asks for, or the clock has come to where it is to stop.
func (s *site) live(from, limit int) {
	for s.world.Day() < s.until && s.world.Log().Len() < from+limit {
		s.world.Live()
	}
	s.read = max(s.read, min(from+limit, s.world.Log().Len()))
}

// server is the API as of now; the log itself does not need the newest frame. It is called under the lock.
func (s *site) server(path string) http.Handler {
	if s.framed != s.world.Day() && (s.frame == nil || path != logPath) {
		s.framed = s.world.Day()
		s.frame = okta.New(okta.Deps{
			Org: s.world.Frame(s.framed - 1), Log: s.world.Log(), Now: s.now, Limits: s.limits, Keys: s.keys, Faults: &okta.Faults{},
			Journal: func(string, any) error { return errReadOnly }, Handed: func(okta.Reassignment) error { return errReadOnly },
			Reading: s.live,
		}).Handler()
	}
	return s.frame
}

const logPath = "/api/v1/logs"

var errReadOnly = errors.New("the year's org is not changed from outside")

// okta answers Okta's API, one request at a time.
func (s *site) okta(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.server(r.URL.Path).ServeHTTP(w, r)
}
