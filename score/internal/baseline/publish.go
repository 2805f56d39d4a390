package baseline

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/baseline"
	"recert/schemas/bus"
	"recert/schemas/topic"
)

// refresh computes one baseline of one org as of a midnight, unless that was published already, and publishes
// what changed. Fencing comes first: what is read afterwards nobody else can change.
func (b *Baseline) refresh(ctx context.Context, conn driver.Conn, q query, org string, asOf time.Time) error {
	j := job{org, q.name}
	if !asOf.After(b.done[j]) {
		return nil
	}
	began := time.Now()
	if err := b.producer.Open(ctx); err != nil {
		return err
	}
	held, newest, err := b.published(ctx, j)
	if err != nil {
		return err
	}
	// A version never goes back, and one that is out is not computed again: it would tell events that landed since.
	if !asOf.After(newest) {
		b.done[j] = asOf
		return nil
	}
	computed, err := q.compute(ctx, conn, org, asOf)
	if err != nil {
		return err
	}
	records, err := changes(held, computed, asOf)
	if err != nil {
		return err
	}
	outcome := outcomeUnchanged
	if len(records) > 0 {
		if err := b.producer.Do(ctx, records...); err != nil {
			return err
		}
		outcome = outcomePublished
	}
	b.done[j] = asOf
	b.metrics.runs.WithLabelValues(outcome).Inc()
	b.metrics.records.WithLabelValues(q.name).Add(float64(len(records)))
	b.metrics.version.WithLabelValues(q.name).Set(float64(asOf.Unix()))
	b.metrics.seconds.Observe(time.Since(began).Seconds())
	return nil
}

// published reads what the topic holds of a baseline, and its newest version.
func (b *Baseline) published(ctx context.Context, j job) (held map[string]*baseline.Record, newest time.Time, err error) {
	held = map[string]*baseline.Record{}
	err = bus.ReadPartition(ctx, b.cfg.Kafka, topic.Baseline, 0, func(r *kgo.Record) error {
		rec := &baseline.Record{}
		// What cannot be read is written anew.
		readable := json.Unmarshal(r.Value, rec) == nil
		if !readable || rec.Org != j.org || rec.Name != j.name {
			return nil
		}
		held[rec.Entity] = rec
		if rec.AsOf.After(newest) {
			newest = rec.AsOf
		}
		return nil
	})
	if err != nil {
		return nil, newest, fmt.Errorf("reading %s: %w", topic.Baseline, err)
	}
	return held, newest, nil
}

// changes returns the records of values that are new or other than before, by entity. Of whom the query knows
// nothing any more, a record without values says so.
func changes(held, computed map[string]*baseline.Record, asOf time.Time) ([]*kgo.Record, error) {
	for entity, had := range held {
		if computed[entity] == nil && (len(had.Values) > 0 || len(had.Figures) > 0) {
			computed[entity] = &baseline.Record{Org: had.Org, Name: had.Name, Entity: entity, AsOf: asOf}
		}
	}
	var records []*kgo.Record
	for _, entity := range slices.Sorted(maps.Keys(computed)) {
		rec := computed[entity]
		if had := held[entity]; had != nil && slices.Equal(had.Values, rec.Values) && maps.Equal(had.Figures, rec.Figures) {
			continue
		}
		raw, err := json.Marshal(rec)
		if err != nil {
			return nil, fmt.Errorf("encoding %s: %w", entity, err)
		}
		records = append(records, bus.DirectoryRecord(topic.Baseline, rec.Org, topic.Key(rec.Org, rec.Name, entity), raw))
	}
	return records, nil
}
