package snapshot

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"recert/ingest/internal/entity"
	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

const (
	schemaRef = "/api/v1/meta/schemas/user/default"
	usersRef  = "/api/v1/users?limit=200"
)

// filtered adds a filter, percent-encoded, to a reference that has a query.
func filtered(ref, filter string) string {
	return ref + "&filter=" + strings.ReplaceAll(url.QueryEscape(filter), "+", "%20")
}

// listUsers lists everybody. The plain listing leaves deactivated people out; they come last, because somebody who
// is deactivated in between then ends as what he is.
func (r *directoryReader) listUsers(ctx context.Context, l *listing) error {
	refs := []string{usersRef, filtered(usersRef, `status eq "DEPROVISIONED"`)}
	if err := r.s.list(ctx, l, r.s.client.Pages, refs, false, r.takeUser); err != nil {
		return err
	}
	r.since = l.began
	return nil
}

func (r *directoryReader) takeUser(b *batch, _ int, raw json.RawMessage) error {
	u, err := entity.User(r.s.org, raw, r.hidden)
	if err != nil {
		return err
	}
	value, err := encode(u)
	if err != nil {
		return err
	}
	b.put(r.users, value, bus.DirectoryRecord(topic.OktaUser, r.s.org, topic.Key(r.s.org, u.ID), value))
	return nil
}

// attributes asks for the custom attributes of the user schema. Without an answer those known before hold: they
// only tell readers what to expect.
func (r *directoryReader) attributes(ctx context.Context) ([]string, error) {
	known := r.s.gate.of(directory.TypeUsers).Attributes
	a, err := r.s.client.Get(ctx, schemaRef)
	if err != nil {
		if ctx.Err() != nil || ends(err) {
			return nil, err
		}
		r.s.log.Warn("the user schema could not be read", "error", err.Error())
		return known, nil
	}
	names, err := entity.CustomAttributes(a.Body)
	if err != nil {
		r.s.log.Warn("the user schema could not be read", "error", err.Error())
		return known, nil
	}
	return names, nil
}
