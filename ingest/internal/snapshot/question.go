package snapshot

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"recert/ingest/internal/entity"
	"recert/ingest/internal/governance"
	"recert/schemas/directory"
	"recert/schemas/oktaapi"
	"recert/schemas/topic"
)

// question asks Okta for the things behind keys at once and returns one answer for each.
type question struct {
	keys []string
	ref  string
	read func(context.Context, oktaapi.Answer, error) ([]string, error)
}

// questions are the requests that tell whether the keys' things are gone. What belonged to something that is known
// to be gone needs none.
func (r *directoryReader) questions(l *listing, lost []string) []question {
	var all []question
	byUser := map[string][]string{}
	for _, key := range lost {
		parts := strings.Split(key, "|")
		switch l.kind {
		case directory.TypeUsers:
			all = append(all, r.askFor(l, key, "/api/v1/users/"+parts[1]))
		case directory.TypeGroups:
			all = append(all, r.askFor(l, key, "/api/v1/groups/"+parts[1]))
		case directory.TypeApps:
			all = append(all, r.askFor(l, key, "/api/v1/apps/"+parts[1]))
		case directory.TypeRiskRules:
			all = append(all, r.askFor(l, key, governance.RiskRuleRef(parts[1])))
		case directory.TypeAssignments:
			if !r.users.Gone(topic.Key(parts[0], parts[1])) && !r.apps.Gone(topic.Key(parts[0], parts[3])) {
				all = append(all, r.askForAppUser(l, key, parts))
			}
		case directory.TypeMembers:
			if !r.users.Gone(topic.Key(parts[0], parts[1])) && !r.groups.Gone(topic.Key(parts[0], parts[3])) {
				byUser[parts[1]] = append(byUser[parts[1]], key)
			}
		}
	}
	for user, keys := range byUser {
		all = append(all, r.askForGroups(l, user, keys))
	}
	slices.SortFunc(all, func(a, b question) int { return strings.Compare(a.ref, b.ref) })
	return all
}

// there is the answer about a thing that exists.
func (l *listing) there(updated ...time.Time) string {
	for _, at := range updated {
		if !l.began.IsZero() && !at.Before(l.began) {
			return answerChanged
		}
	}
	return answerThere
}

func (r *directoryReader) askFor(l *listing, key, ref string) question {
	return question{keys: []string{key}, ref: ref, read: func(_ context.Context, a oktaapi.Answer, err error) ([]string, error) {
		if gone(err) {
			return []string{answerGone}, nil
		}
		if err != nil {
			return nil, err
		}
		var v struct {
			ID      string `json:"id"`
			Updated string `json:"lastUpdated"`
			Changed string `json:"statusChanged"`
		}
		if json.Unmarshal(a.Body, &v) != nil || !strings.HasSuffix(ref, "/"+v.ID) {
			return nil, oktaapi.ErrNotJSON
		}
		return []string{l.there(entity.Time(v.Updated), entity.Time(v.Changed))}, nil
	}}
}

// askForAppUser asks how a person holds an app: an answer with another path means that the old one is gone.
func (r *directoryReader) askForAppUser(l *listing, key string, parts []string) question {
	return question{keys: []string{key}, ref: "/api/v1/apps/" + parts[3] + "/users/" + parts[1], read: func(_ context.Context, a oktaapi.Answer, err error) ([]string, error) {
		if gone(err) {
			return []string{answerGone}, nil
		}
		if err != nil {
			return nil, err
		}
		held, err := entity.AppUser(r.s.org, parts[3], a.Body)
		if err != nil || held.UserID != parts[1] {
			return nil, oktaapi.ErrNotJSON
		}
		if held.Path != parts[4] {
			return []string{answerGone}, nil
		}
		return []string{l.there(held.LastUpdated)}, nil
	}}
}

// askForGroups asks for a person's groups, because Okta has no request for one membership. A person is always in
// the group Everyone: an empty answer says nothing, unless the person was deactivated.
func (r *directoryReader) askForGroups(l *listing, user string, keys []string) question {
	ref := "/api/v1/users/" + user
	return question{keys: keys, ref: ref + "/groups", read: func(ctx context.Context, a oktaapi.Answer, err error) ([]string, error) {
		if gone(err) {
			return slices.Repeat([]string{answerGone}, len(keys)), nil
		}
		if err != nil {
			return nil, err
		}
		items, err := oktaapi.Elements(a.Body)
		if err != nil || a.Next != "" {
			return nil, oktaapi.ErrNotJSON
		}
		if len(items) == 0 {
			return r.ofDeactivated(ctx, ref, len(keys))
		}
		in := map[string]time.Time{}
		for _, raw := range items {
			g, err := entity.ReadGroup(r.s.org, raw, nil)
			if err != nil {
				return nil, oktaapi.ErrNotJSON
			}
			in[g.ID] = g.MembersUpdated
		}
		answers := make([]string, len(keys))
		for i, key := range keys {
			answers[i] = answerGone
			if updated, member := in[strings.Split(key, "|")[3]]; member {
				answers[i] = l.there(updated)
			}
		}
		return answers, nil
	}}
}

// ofDeactivated answers for n memberships of a person who is in no group at all.
func (r *directoryReader) ofDeactivated(ctx context.Context, ref string, n int) ([]string, error) {
	a, err := r.s.client.Get(ctx, ref)
	if err != nil && !gone(err) {
		return nil, err
	}
	if err == nil {
		if u, err := entity.User(r.s.org, a.Body, nil); err != nil || u.Status != "DEPROVISIONED" {
			return nil, oktaapi.ErrNotJSON
		}
	}
	return slices.Repeat([]string{answerGone}, n), nil
}
