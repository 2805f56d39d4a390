package land

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/event"
	"recert/schemas/usage"
)

// A record without an org or an id has no row identity: it would replace, or be replaced by, another one.
var (
	errNoOrg = errors.New("the record names no org")
	errNoID  = errors.New("the record names no id")
)

// fromJSON decodes a JSON message; ids returns what identifies its row, the org first.
func fromJSON[M any](ids func(*M) []string) func(*kgo.Record, *M) error {
	return func(r *kgo.Record, m *M) error {
		if err := json.Unmarshal(r.Value, m); err != nil {
			return fmt.Errorf("decoding: %w", err)
		}
		return identified(ids(m))
	}
}

func identified(ids []string) error {
	if ids[0] == "" {
		return errNoOrg
	}
	for _, id := range ids[1:] {
		if id == "" {
			return errNoID
		}
	}
	return nil
}

func decodeEvent(r *kgo.Record, m *event.Access) error {
	if _, err := m.UnmarshalMsg(r.Value); err != nil {
		return fmt.Errorf("decoding: %w", err)
	}
	return identified([]string{m.Org, m.UUID})
}

func decodeUsage(r *kgo.Record, m *usage.Facts) error {
	if _, err := m.UnmarshalMsg(r.Value); err != nil {
		return fmt.Errorf("decoding: %w", err)
	}
	if len(m.Days) == 0 && len(m.Grants) == 0 && m.Org == "" {
		return errNoOrg
	}
	return identified([]string{m.Org, m.Person, m.Resource})
}
