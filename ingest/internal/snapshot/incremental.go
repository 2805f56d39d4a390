package snapshot

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recert/schemas/directory"
)

// filterTime is how Okta's filters write a time.
const filterTime = "2006-01-02T15:04:05.000Z"

// incremental looks for people and groups that changed since the look before it, and lists the members of groups
// whose members changed. It writes what is new and no removal: for that a listing must be whole. What fails is
// looked at again with the next one.
func (r *directoryReader) incremental(ctx context.Context) (bool, error) {
	if r.since.IsZero() || r.rules == nil {
		return false, nil // nothing was ever listed as a whole: the full listing comes first
	}
	after := r.since.Add(-r.s.cfg.Overlap).UTC().Format(filterTime)
	users := &listing{kind: directory.TypeUsers}
	if err := r.s.list(ctx, users, r.s.client.Pages, []string{filtered(usersRef, fmt.Sprintf("lastUpdated gt %q", after))}, false, r.takeUser); err != nil {
		return false, err
	}
	groups := &listing{kind: directory.TypeGroups}
	changed, err := r.changedGroups(ctx, groups, after)
	if err != nil {
		return false, err
	}
	members := &listing{kind: directory.TypeMembers}
	if err := r.listMembersOf(ctx, members, changed); err != nil {
		return false, err
	}
	for _, l := range []*listing{users, groups, members} {
		if l.failure != nil {
			r.s.log.Warn("looking for changes failed", "type", l.kind, "reason", reasonOf(l.failure))
			return false, nil //nolint:nilerr // Okta's refusal: the next look tries again
		}
	}
	if users.began.After(r.since) {
		r.since = users.began
	}
	return true, nil
}

// changedGroups publishes the groups that changed and returns those whose members did.
func (r *directoryReader) changedGroups(ctx context.Context, l *listing, after string) ([]string, error) {
	var changed []string
	limit, err := time.Parse(filterTime, after)
	if err != nil {
		return nil, fmt.Errorf("reading our own time: %w", err)
	}
	filter := fmt.Sprintf("lastUpdated gt %q or lastMembershipUpdated gt %q", after, after)
	err = r.s.list(ctx, l, r.s.client.Pages, []string{filtered(groupsRef, filter)}, false, func(b *batch, _ int, raw json.RawMessage) error {
		g, err := r.takeGroup(b, raw)
		if err == nil && g.MembersUpdated.After(limit) {
			changed = append(changed, g.ID)
		}
		return err
	})
	return changed, err
}
