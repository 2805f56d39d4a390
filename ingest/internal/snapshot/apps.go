package snapshot

import (
	"context"
	"encoding/json"

	"recert/ingest/internal/entity"
	"recert/schemas/bus"
	"recert/schemas/topic"
)

const appsRef = "/api/v1/apps?limit=200&includeNonDeleted=true"

func (r *directoryReader) listApps(ctx context.Context, l *listing) error {
	r.appIDs = r.appIDs[:0]
	return r.s.list(ctx, l, r.s.client.Pages, []string{appsRef}, false, func(b *batch, _ int, raw json.RawMessage) error {
		a, err := entity.App(r.s.org, raw)
		if err != nil {
			return err
		}
		value, err := encode(a)
		if err != nil {
			return err
		}
		b.put(r.apps, value, bus.DirectoryRecord(topic.OktaApp, r.s.org, topic.Key(r.s.org, a.ID), value))
		r.appIDs = append(r.appIDs, a.ID)
		return nil
	})
}

// listAppUsers lists who holds each app that was listed, by the largest pages that Okta gives: this is the rate
// limit that a full listing waits for.
func (r *directoryReader) listAppUsers(ctx context.Context, l *listing) error {
	refs := make([]string, len(r.appIDs))
	for i, id := range r.appIDs {
		refs[i] = "/api/v1/apps/" + id + "/users?limit=500"
	}
	return r.s.list(ctx, l, r.s.client.Pages, refs, true, func(b *batch, i int, raw json.RawMessage) error {
		a, err := entity.AppUser(r.s.org, r.appIDs[i], raw)
		if err != nil {
			return err
		}
		r.meet(a.UserID)
		value, err := encode(a)
		if err != nil {
			return err
		}
		key := topic.Key(a.Org, a.UserID, a.Kind, a.Resource, a.Path)
		b.put(r.assignments, value, bus.DirectoryRecord(topic.OktaAssignment, r.s.org, key, value))
		return nil
	})
}
