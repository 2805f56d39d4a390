package snapshot

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"golang.org/x/sync/errgroup"

	"recert/ingest/internal/book"
	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/fault"
	"recert/schemas/oktaapi"
	"recert/schemas/topic"
)

// session is one stretch of work between two failures: what is known of the topics is read from them at its
// start and holds as long as every write succeeds.
type session struct {
	cfg      Config
	log      *slog.Logger
	metrics  *metrics
	client   *oktaapi.Client
	setReady func(bool)
	org      string
	tx       *bus.TxProducer
	ends     bus.Positions // of the directory topics when the session began
	fresh    *freshness
	handed   *handovers
	ruled    chan struct{} // a risk rule was made, changed or deleted
	clock    clock
	wrote    atomic.Int64 // records of the directory

	people    *directoryReader
	campaigns *campaignReader
	gate      *gatekeeper
}

func newSession(u *Snapshot, org oktaapi.Org) *session {
	s := &session{
		cfg: u.cfg, log: u.deps.Log, metrics: u.metrics, client: u.client, setReady: u.deps.Ready.Set, org: org.ID,
		tx: bus.NewTxProducer(u.cfg.Kafka, "okta-snapshot-"+org.ID), fresh: newFreshness(), handed: newHandovers(), ruled: make(chan struct{}, 1),
	}
	s.clock.saw(org.Date)
	s.gate = &gatekeeper{s: s, state: map[string]directory.Snapshot{}}
	s.people = newDirectoryReader(s)
	s.campaigns = newCampaignReader(s)
	return s
}

func (s *session) run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	launches := make(chan struct{}, 1)
	group.Go(func() error { return s.people.run(ctx) })
	group.Go(func() error { return s.campaigns.run(ctx, launches) })
	group.Go(func() error { return s.watchLog(ctx, launches) })
	return group.Wait()
}

// directoryTopics are what a campaign is scored with.
func directoryTopics() []string {
	return []string{topic.OktaUser, topic.OktaGroup, topic.OktaApp, topic.OktaAssignment, topic.OktaCampaign, topic.OktaRiskRule}
}

// positions returns the next offsets behind everything that has been written to the directory topics.
func (s *session) positions() map[string]map[int32]int64 {
	wrote := s.tx.Positions()
	all := make(map[string]map[int32]int64, len(s.ends))
	for _, name := range directoryTopics() {
		at := maps.Clone(s.ends[name])
		if at == nil {
			at = map[int32]int64{}
		}
		for partition, next := range wrote[name] {
			at[partition] = max(at[partition], next)
		}
		all[name] = at
	}
	return all
}

// batch is what one transaction writes, and how the books are to remember it.
type batch struct {
	// at is Okta's time of the page that it was made of.
	at      time.Time
	records []*kgo.Record
	wrote   []func()
}

func (b *batch) add(r *kgo.Record, wrote func()) {
	b.records = append(b.records, r)
	if wrote != nil {
		b.wrote = append(b.wrote, wrote)
	}
}

// put adds an entity if its content is news to the book.
func (b *batch) put(bk *book.Book, content []byte, r *kgo.Record) {
	if bk.See(r.Key, content) {
		if content != nil && bk.Gone(r.Key) {
			r.Value = foundAgain(r.Value, b.at)
		}
		b.add(r, func() { bk.Wrote(r.Key, content) })
	}
}

// commit writes the batch in one transaction. After an error the session has to end: whether the transaction
// was committed is then read from the topics.
func (s *session) commit(ctx context.Context, b *batch) error {
	if len(b.records) == 0 {
		return nil
	}
	if err := s.tx.Do(ctx, b.records...); err != nil {
		return err
	}
	for _, wrote := range b.wrote {
		wrote()
	}
	for _, r := range b.records {
		s.metrics.out.WithLabelValues(r.Topic).Inc()
		if slices.Contains(directoryTopics(), r.Topic) && r.Topic != topic.OktaCampaign && r.Topic != topic.OktaRiskRule {
			s.wrote.Add(1)
		}
	}
	fault.Point("snapshot-page-written")
	return nil
}
