package snapshot

import (
	"context"
	"time"

	"recert/ingest/internal/book"
	"recert/ingest/internal/entity"
)

// lookPatience is how long the first full listing waits for the first look at the campaigns.
const lookPatience = 15 * time.Second

// directoryReader keeps users, groups, members, apps and app users.
type directoryReader struct {
	s                                         *session
	users, groups, members, apps, assignments *book.Book
	risks                                     *book.Book          // rules of separation of duties
	groupRules                                map[string][]string // ids of the rules that are published with each group
	hidden                                    map[string]bool

	generation int64
	listed     bool         // this process has listed everything once
	rules      entity.Rules // of the newest listing
	riskless   bool         // the org has no risk rules for us
	strange    string       // the risk rules that were last named as not evaluated
	groupIDs   []string
	appIDs     []string
	strangers  map[string]bool // people named elsewhere whom the users' listing did not show
	since      time.Time       // Okta's time when the newest look for changes began
}

func newDirectoryReader(s *session) *directoryReader {
	hidden := map[string]bool{}
	for _, name := range s.cfg.HideAttributes {
		hidden[name] = true
	}
	return &directoryReader{
		s: s, users: book.New(), groups: book.New(), members: book.New(), apps: book.New(), assignments: book.New(), risks: book.New(),
		groupRules: map[string][]string{}, hidden: hidden, strangers: map[string]bool{},
	}
}

// run lists everything at once, then again whenever it is due or asked for, and looks for changes in between.
func (r *directoryReader) run(ctx context.Context) error {
	// A campaign that runs already shall be scored with the first full listing, so that must not begin before it
	// was seen.
	patience := time.NewTimer(lookPatience)
	defer patience.Stop()
	select {
	case <-r.s.fresh.looked:
	case <-patience.C:
	case <-ctx.Done():
		return nil
	}
	for {
		whole, err := r.timed(ctx, "full", r.full)
		if err != nil {
			return err
		}
		pause := r.s.cfg.FullEvery
		if !whole {
			pause = r.s.cfg.RetryEvery
		}
		if err := r.between(ctx, pause); err != nil || ctx.Err() != nil {
			return err
		}
	}
}

// between looks for changes until the next full listing is due or asked for.
func (r *directoryReader) between(ctx context.Context, pause time.Duration) error {
	full := time.NewTimer(pause)
	defer full.Stop()
	tick := time.NewTicker(r.s.cfg.IncrementalEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-full.C:
			return nil
		case <-r.s.fresh.wanted:
			signal(r.s.fresh.wanted) // begin takes it
			return nil
		case <-r.s.ruled:
			if err := r.riskRules(ctx); err != nil {
				return err
			}
		case <-tick.C:
			if _, err := r.timed(ctx, "incremental", r.incremental); err != nil {
				return err
			}
		}
	}
}

func (r *directoryReader) timed(ctx context.Context, kind string, look func(context.Context) (bool, error)) (bool, error) {
	began := time.Now()
	whole, err := look(ctx)
	if err == nil {
		r.s.metrics.seconds.WithLabelValues(kind).Observe(time.Since(began).Seconds())
	}
	return whole, err
}
