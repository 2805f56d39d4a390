package snapshot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"recert/ingest/internal/entity"
	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// meet notes who a listing of members or app users names and the listing of users did not: at the very first
// snapshot nothing else shows that a part of the users was lost.
func (r *directoryReader) meet(id string) {
	if len(r.strangers) <= r.s.cfg.Gate.MaxMissing && !r.users.Knows(topic.Key(r.s.org, id)) {
		r.strangers[id] = true
	}
}

// introduce asks for each stranger and publishes him. One who was there before the users were listed shows that
// their listing was not whole, which is then published.
func (r *directoryReader) introduce(ctx context.Context, users verdict, l *listing) (verdict, error) {
	ids := slices.Sorted(maps.Keys(r.strangers))
	if !users.whole() || len(ids) == 0 {
		return users, nil
	}
	if most := r.s.cfg.Gate.MaxMissing; len(ids) > most {
		users.reason = fmt.Sprintf("%s: more than %d people who were not listed hold something", reasonLeftOut, most)
		return users, r.s.gate.announce(ctx, users)
	}
	var mu sync.Mutex
	found := map[string]directory.User{}
	err := r.s.together(ctx, len(ids), func(ctx context.Context, i int) error {
		a, err := r.s.client.Get(ctx, "/api/v1/users/"+ids[i])
		if err != nil {
			if ctx.Err() != nil || ends(err) {
				return err
			}
			return nil // we may not see him, or he is gone again: nobody can say more
		}
		if u, err := entity.User(r.s.org, a.Body, r.hidden); err == nil && u.ID == ids[i] {
			mu.Lock()
			defer mu.Unlock()
			found[u.ID] = u
		}
		return nil
	})
	if err != nil {
		return users, err
	}
	return r.admit(ctx, users, l, found)
}

func (r *directoryReader) admit(ctx context.Context, users verdict, l *listing, found map[string]directory.User) (verdict, error) {
	b, left := &batch{at: l.when(&r.s.clock)}, 0
	for _, id := range slices.Sorted(maps.Keys(found)) {
		u := found[id]
		value, err := encode(u)
		if err != nil {
			return users, err
		}
		b.put(r.users, value, bus.DirectoryRecord(topic.OktaUser, r.s.org, topic.Key(r.s.org, id), value))
		if l.there(u.Created, u.LastUpdated, u.StatusChanged) == answerThere {
			left++
		}
	}
	if err := r.s.commit(ctx, b); err != nil || left == 0 {
		return users, err
	}
	users.reason = fmt.Sprintf("%s: %d people who were not listed hold something", reasonLeftOut, left)
	return users, r.s.gate.announce(ctx, users)
}
