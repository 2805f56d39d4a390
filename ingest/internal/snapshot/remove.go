package snapshot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/ingest/internal/book"
	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// removalsAtATime bounds a transaction of removals.
const removalsAtATime = 500

// remove writes the removal of everything that is missing: by now each is known to be gone. A removal repeats the
// last facts, so that history still tells what it was.
func (r *directoryReader) remove(ctx context.Context, l *listing, bk *book.Book) error {
	missing := bk.Missing()
	if len(missing) == 0 {
		return nil
	}
	name := topicOf(l.kind)
	last, err := r.s.last(ctx, name, missing)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(missing, removalsAtATime) {
		b := &batch{}
		for _, key := range part {
			value, err := removal(l.kind, key, last[key], l.at)
			if err != nil {
				return err
			}
			b.add(bus.DirectoryRecord(name, r.s.org, []byte(key), value), func() { bk.Removed(key) })
		}
		if err := r.s.commit(ctx, b); err != nil {
			return err
		}
		r.s.metrics.removed.WithLabelValues(l.kind).Add(float64(len(part)))
	}
	return nil
}

func topicOf(kind string) string {
	switch kind {
	case directory.TypeUsers:
		return topic.OktaUser
	case directory.TypeGroups:
		return topic.OktaGroup
	case directory.TypeApps:
		return topic.OktaApp
	case directory.TypeRiskRules:
		return topic.OktaRiskRule
	default:
		return topic.OktaAssignment
	}
}

// last reads the newest values of the keys back from their topic: only hashes of them are kept.
func (s *session) last(ctx context.Context, name string, keys []string) (map[string][]byte, error) {
	wanted := make(map[string][]byte, len(keys))
	for _, key := range keys {
		wanted[key] = nil
	}
	err := bus.ReadPartition(ctx, s.cfg.Kafka, name, 0, func(r *kgo.Record) error {
		if _, ok := wanted[string(r.Key)]; ok {
			wanted[string(r.Key)] = slices.Clone(r.Value)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading back what is gone: %w", err)
	}
	return wanted, nil
}

// removal is the record of a thing that is gone as of Okta's time at.
func removal(kind, key string, last []byte, at time.Time) ([]byte, error) {
	parts := strings.Split(key, "|")
	switch kind {
	case directory.TypeUsers:
		return gonePast(last, func(u *directory.User) { u.Org, u.ID, u.Removed, u.RemovedAt = parts[0], parts[1], true, at })
	case directory.TypeGroups:
		return gonePast(last, func(g *directory.Group) { g.Org, g.ID, g.Removed, g.RemovedAt = parts[0], parts[1], true, at })
	case directory.TypeApps:
		return gonePast(last, func(a *directory.App) { a.Org, a.ID, a.Removed, a.RemovedAt = parts[0], parts[1], true, at })
	case directory.TypeRiskRules:
		return gonePast(last, func(v *directory.RiskRule) { v.Org, v.ID, v.Removed, v.RemovedAt = parts[0], parts[1], true, at })
	default:
		return gonePast(last, func(a *directory.Assignment) {
			a.Org, a.UserID, a.Kind, a.Resource, a.Path = parts[0], parts[1], parts[2], parts[3], parts[4]
			a.Removed, a.RemovedAt = true, at
		})
	}
}

func gonePast[T any](last []byte, mark func(*T)) ([]byte, error) {
	v := new(T)
	if len(last) > 0 {
		if err := json.Unmarshal(last, v); err != nil {
			v = new(T)
		}
	}
	mark(v)
	return encode(v)
}
