package propose

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
)

// producerID fences: of two runs at a time the later one wins.
const producerID = "mine"

// Publish writes the proposals to topic recommendation.role.v1 in one transaction, and withdraws those of the org that an
// earlier run made and this one did not. It returns how many records it wrote: what is published already is not
// written again.
func Publish(ctx context.Context, kafka bus.Config, log *slog.Logger, s Set, o *Org) (written, withdrawn int, err error) {
	if err := bus.Reconcile(ctx, kafka, log); err != nil {
		return 0, 0, err
	}
	tx := bus.NewTxProducer(kafka, producerID)
	defer tx.Close()
	if err := tx.Open(ctx); err != nil {
		return 0, 0, err
	}
	held, err := published(ctx, kafka, o.ID)
	if err != nil {
		return 0, 0, err
	}
	org := o.ID
	var records []*kgo.Record
	for _, r := range s.Roles {
		raw, err := json.Marshal(r)
		if err != nil {
			return 0, 0, fmt.Errorf("encoding role %s: %w", r.RoleID, err)
		}
		had := held[r.RoleID]
		delete(held, r.RoleID)
		if string(had) == string(raw) {
			continue
		}
		rec := bus.DirectoryRecord(topic.RoleProposal, org, topic.Key(org, r.RoleID), raw)
		if !bus.Fits(rec) {
			return 0, 0, fmt.Errorf("role %s: its proposal of %d bytes does not fit into a message", r.RoleID, len(raw))
		}
		records = append(records, rec)
	}
	for _, id := range slices.Sorted(maps.Keys(held)) {
		var had recommendation.Role
		if err := json.Unmarshal(held[id], &had); err != nil || had.Withdrawn {
			continue
		}
		raw, err := json.Marshal(recommendation.Role{Org: org, RoleID: id, Name: had.Name, Members: []string{}, Permissions: []string{}, Withdrawn: true, AsOf: o.AsOf})
		if err != nil {
			return 0, 0, fmt.Errorf("encoding role %s: %w", id, err)
		}
		records = append(records, bus.DirectoryRecord(topic.RoleProposal, org, topic.Key(org, id), raw))
		withdrawn++
	}
	if len(records) == 0 {
		return 0, 0, nil
	}
	return len(records), withdrawn, tx.Do(ctx, records...)
}

// published reads the newest record of each role of the org.
func published(ctx context.Context, kafka bus.Config, org string) (map[string][]byte, error) {
	held := map[string][]byte{}
	err := bus.ReadPartition(ctx, kafka, topic.RoleProposal, 0, func(r *kgo.Record) error {
		var role recommendation.Role
		// What cannot be read is written anew.
		if json.Unmarshal(r.Value, &role) == nil && role.Org == org {
			held[role.RoleID] = slices.Clone(r.Value)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", topic.RoleProposal, err)
	}
	return held, nil
}
