package land

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/event"
)

type access = event.Access

func events() target {
	return newInto("events_raw", decodeEvent,
		append(append(eventCore(), eventClient()...), eventContext()...)...)
}

func eventCore() []column[access] {
	return []column[access]{
		col("org", func(a *access) string { return a.Org }),
		col("id", func(a *access) string { return a.ID }),
		col("uuid", func(a *access) string { return a.UUID }),
		col("published", func(a *access) time.Time { return nanos(a.Published) }),
		col("event_type", func(a *access) string { return a.Type }),
		col("severity", func(a *access) string { return a.Severity }),
		col("message", func(a *access) string { return a.Message }),
		col("outcome", func(a *access) string { return a.Outcome }),
		col("outcome_reason", func(a *access) string { return a.OutcomeReason }),
		col("actor_id", func(a *access) string { return a.ActorID }),
		col("actor_type", func(a *access) string { return a.ActorType }),
		col("actor_name", func(a *access) string { return a.ActorName }),
		col("subject_id", func(a *access) string { return a.Subject }),
		col("target_ids", func(a *access) []string { return each(a.Targets, func(t *event.Target) string { return t.ID }) }),
		col("target_types", func(a *access) []string { return each(a.Targets, func(t *event.Target) string { return t.Type }) }),
		col("target_alternate_ids", func(a *access) []string {
			return each(a.Targets, func(t *event.Target) string { return t.AlternateID })
		}),
		col("target_names", func(a *access) []string {
			return each(a.Targets, func(t *event.Target) string { return t.DisplayName })
		}),
		col("target_user_id", func(a *access) string { return a.TargetUser }),
		col("app_id", func(a *access) string { return a.App }),
		col("app_name", func(a *access) string { return a.AppName }),
		col("group_id", func(a *access) string { return a.Group }),
		col("group_name", func(a *access) string { return a.GroupName }),
	}
}

func eventClient() []column[access] {
	return []column[access]{
		col("ip", func(a *access) string { return a.IP }),
		col("country", func(a *access) string { return a.Country }),
		col("city", func(a *access) string { return a.City }),
		col("latitude", func(a *access) float64 { return a.Lat }),
		col("longitude", func(a *access) float64 { return a.Lon }),
		col("as_number", func(a *access) int64 { return a.ASN }),
		col("as_org", func(a *access) string { return a.ASOrg }),
		col("is_proxy", func(a *access) bool { return a.Proxy }),
		col("user_agent", func(a *access) string { return a.UserAgent }),
		col("os", func(a *access) string { return a.OS }),
		col("browser", func(a *access) string { return a.Browser }),
		col("device", func(a *access) string { return a.Device }),
		col("zone", func(a *access) string { return a.Zone }),
		col("client_id", func(a *access) string { return a.ClientID }),
		col("session_id", func(a *access) string { return a.Session }),
		col("root_session_id", func(a *access) string { return a.RootSession }),
		col("transaction_id", func(a *access) string { return a.Transaction }),
		col("debug", func(a *access) *orderedMap[string, string] { return sorted(a.Debug) }),
	}
}

func eventContext() []column[access] {
	return []column[access]{
		col("joined", func(a *access) bool { return a.Joined }),
		col("department", func(a *access) string { return a.Department }),
		col("title", func(a *access) string { return a.Title }),
		col("manager_id", func(a *access) string { return a.Manager }),
		col("user_status", func(a *access) string { return a.UserStatus }),
		col("user_type", func(a *access) string { return a.UserType }),
		col("idle_days", func(a *access) int32 { return a.IdleDays }),
		col("source", func(a *access) string { return a.Source }),
		col("confirmed", func(a *access) uint8 { return bit(a.Confirmed) }),
	}
}

// landedMark is a mark with the partition whose events it closes.
type landedMark struct {
	event.Mark
	Partition int32
}

func marks() target {
	return newInto("marks_raw", decodeMark,
		col("org", func(m *landedMark) string { return m.Org }),
		col("partition", func(m *landedMark) int32 { return m.Partition }),
		col("position", func(m *landedMark) int64 { return m.Position }),
		col("log_time", func(m *landedMark) time.Time { return instant(m.LogTime) }),
		col("caught_up", func(m *landedMark) bool { return m.CaughtUp }),
		col("version", func(m *landedMark) uint64 { return ordered(instant(m.LogTime).Unix(), m.Position) }),
	)
}

func decodeMark(r *kgo.Record, m *landedMark) error {
	if err := json.Unmarshal(r.Value, &m.Mark); err != nil {
		return fmt.Errorf("decoding: %w", err)
	}
	m.Partition = r.Partition
	return identified([]string{m.Org})
}
