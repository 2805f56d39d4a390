package snapshot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/ingest/internal/book"
	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// restore fences every other instance and then reads what has been published, which nobody else can change any more.
func (s *session) restore(ctx context.Context) error {
	if err := s.tx.Open(ctx); err != nil {
		return err
	}
	ends, err := bus.EndPositions(ctx, s.cfg.Kafka, append(directoryTopics(), topic.OktaSnapshot, topic.OktaReview)...)
	if err != nil {
		return err
	}
	s.ends = ends
	if err := bus.ReadTo(ctx, s.cfg.Kafka, ends, s.recall); err != nil {
		return fmt.Errorf("reading what is published: %w", err)
	}
	s.people.generation = s.gate.generation()
	s.gate.show()
	return nil
}

// recall takes one published record. Those of other orgs and those that are not ours to read are passed over.
func (s *session) recall(r *kgo.Record) error {
	if bus.HeaderOf(r, topic.HeaderOrg) != s.org {
		return nil
	}
	p, c := s.people, s.campaigns
	switch r.Topic {
	case topic.OktaUser:
		recallInto(p.users, r)
	case topic.OktaGroup:
		recallInto(p.groups, r)
		p.recallRules(r.Value)
	case topic.OktaApp:
		recallInto(p.apps, r)
	case topic.OktaAssignment:
		p.recallAssignment(r)
	case topic.OktaRiskRule:
		p.recallRisk(r)
	case topic.OktaCampaign:
		c.recallCampaign(r)
	case topic.OktaReview:
		if bus.HeaderOf(r, topic.HeaderKind) == topic.KindReady {
			c.recallReady(r.Value)
			return nil
		}
		recallInto(c.reviews, r)
	case topic.OktaSnapshot:
		var v directory.Snapshot
		if r.Value != nil && json.Unmarshal(r.Value, &v) == nil {
			s.gate.recall(v)
		}
	}
	return nil
}

func recallInto(b *book.Book, r *kgo.Record) { b.Restore(r.Key, r.Value, factsOf(r.Value)) }

// recallAssignment sorts by kind. A membership has no content beside its key.
func (p *directoryReader) recallAssignment(r *kgo.Record) {
	parts := strings.Split(string(r.Key), "|")
	if len(parts) != 5 {
		return
	}
	if parts[2] == directory.KindGroup {
		p.members.Restore(r.Key, r.Value, nil)
		return
	}
	recallInto(p.assignments, r)
}

func (p *directoryReader) recallRules(value []byte) {
	var g directory.Group
	if value == nil || json.Unmarshal(value, &g) != nil {
		return
	}
	p.groupRules[g.ID] = nil
	if g.Removed {
		return
	}
	for _, rule := range g.Rules {
		p.groupRules[g.ID] = append(p.groupRules[g.ID], rule.ID)
	}
}
