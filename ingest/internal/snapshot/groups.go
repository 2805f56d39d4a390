package snapshot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recert/ingest/internal/entity"
	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

const (
	rulesRef  = "/api/v1/groups/rules?limit=200"
	groupsRef = "/api/v1/groups?limit=200"
)

// typeRules labels metrics and logs; rules are published with the groups that they fill.
const typeRules = "rules"

// listGroups lists the rules and then the groups, which carry them. Without all rules a membership's path would
// be a guess, so a listing of rules that is not whole makes that of the groups not whole.
func (r *directoryReader) listGroups(ctx context.Context, l *listing) error {
	rules, seen := entity.Rules{}, map[string]bool{}
	lr := &listing{kind: typeRules}
	err := r.s.list(ctx, lr, r.s.client.Pages, []string{rulesRef}, false, func(_ *batch, _ int, raw json.RawMessage) error {
		id, err := rules.Add(raw)
		seen[id] = true
		return err
	})
	if err != nil {
		return err
	}
	if lr.failure == nil {
		if err := r.checkRules(ctx, lr, seen); err != nil {
			return err
		}
	}
	l.failure = lr.failure
	l.saw(lr.at)
	if l.failure != nil {
		return nil //nolint:nilerr // the failure is noted; the groups as published keep the rules that are known
	}
	r.rules, r.groupIDs = rules, r.groupIDs[:0]
	return r.s.list(ctx, l, r.s.client.Pages, []string{groupsRef}, false, func(b *batch, _ int, raw json.RawMessage) error {
		g, err := r.takeGroup(b, raw)
		if err == nil {
			r.groupIDs = append(r.groupIDs, g.ID)
		}
		return err
	})
}

func (r *directoryReader) takeGroup(b *batch, raw json.RawMessage) (entity.Group, error) {
	g, err := entity.ReadGroup(r.s.org, raw, r.rules)
	if err != nil {
		return g, err
	}
	value, err := encode(g.Group)
	if err != nil {
		return g, err
	}
	b.put(r.groups, value, bus.DirectoryRecord(topic.OktaGroup, r.s.org, topic.Key(r.s.org, g.ID), value))
	r.groupRules[g.ID] = r.groupRules[g.ID][:0]
	for _, rule := range g.Rules {
		r.groupRules[g.ID] = append(r.groupRules[g.ID], rule.ID)
	}
	return g, nil
}

// checkRules asks for each rule that is published with a group and was not listed: a rule that is still there
// shows that the listing left some out.
func (r *directoryReader) checkRules(ctx context.Context, l *listing, seen map[string]bool) error {
	known := map[string]bool{}
	var missing []string
	for _, ids := range r.groupRules {
		for _, id := range ids {
			if !known[id] && !seen[id] {
				missing = append(missing, id)
			}
			known[id] = true
		}
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	if most := r.s.cfg.Gate.MaxMissing; len(missing) > most {
		return l.fail(ctx, &unbelieved{fmt.Sprintf("%s: %d group rules, of %d at most", reasonMissing, len(missing), most)})
	}
	for _, id := range missing {
		_, err := r.s.client.Get(ctx, "/api/v1/groups/rules/"+id)
		switch {
		case err == nil:
			return l.fail(ctx, &unbelieved{reasonLeftOut + ": a group rule that was not listed is still there"})
		case !gone(err):
			return l.fail(ctx, fmt.Errorf("asking for a group rule: %w", err))
		}
	}
	return nil
}

// membersRef lists the members of a group.
func membersRef(group string) string { return "/api/v1/groups/" + group + "/users?limit=200" }

// listMembers lists the members of every group that was listed.
func (r *directoryReader) listMembers(ctx context.Context, l *listing) error {
	return r.listMembersOf(ctx, l, r.groupIDs)
}

func (r *directoryReader) listMembersOf(ctx context.Context, l *listing, groups []string) error {
	refs := make([]string, len(groups))
	for i, id := range groups {
		refs[i] = membersRef(id)
	}
	// Okta tells no time of a membership. One that turns up after the members were whole once has come since then.
	later := r.s.gate.wasWhole(directory.TypeMembers)
	return r.s.list(ctx, l, r.s.client.Pages, refs, true, func(b *batch, i int, raw json.RawMessage) error {
		id, err := entity.MemberID(raw)
		if err != nil {
			return err
		}
		r.meet(id)
		m := directory.Assignment{Org: r.s.org, UserID: id, Kind: directory.KindGroup, Resource: groups[i], Path: r.rules.Path(groups[i])}
		return r.takeMember(b, m, later, l.at)
	})
}

// takeMember adds a membership that is news. All that it says is its key, so only its being there is compared.
func (r *directoryReader) takeMember(b *batch, m directory.Assignment, later bool, at time.Time) error {
	key := topic.Key(m.Org, m.UserID, m.Kind, m.Resource, m.Path)
	if later || r.members.Gone(key) {
		m.LastUpdated = at
	}
	value, err := encode(m)
	if err != nil {
		return err
	}
	b.put(r.members, nil, bus.DirectoryRecord(topic.OktaAssignment, r.s.org, key, value))
	return nil
}
