package land

import (
	"slices"
	"time"

	"recert/schemas/directory"
)

type (
	user       = directory.User
	grp        = directory.Group
	app        = directory.App
	assignment = directory.Assignment
	snapshot   = directory.Snapshot
)

// newest is from when on a version held, by Okta's own times: the latest of them, 1970 where there is none.
func newest(times ...time.Time) time.Time {
	return instant(slices.MaxFunc(times, time.Time.Compare))
}

func users() target {
	return newInto("users_raw", fromJSON(func(u *user) []string { return []string{u.Org, u.ID} }),
		col("org", func(u *user) string { return u.Org }),
		col("user_id", func(u *user) string { return u.ID }),
		col("valid_from", func(u *user) time.Time { return newest(u.Created, u.LastUpdated, u.RemovedAt, u.FoundAt) }),
		col("removed", func(u *user) bool { return u.Removed }),
		col("status", func(u *user) string { return u.Status }),
		col("login", func(u *user) string { return u.Login }),
		col("display_name", func(u *user) string { return u.DisplayName }),
		col("department", func(u *user) string { return u.Department }),
		col("title", func(u *user) string { return u.Title }),
		col("manager_id", func(u *user) string { return u.ManagerID }),
		col("user_type", func(u *user) string { return u.UserType }),
		col("type_id", func(u *user) string { return u.TypeID }),
		col("profile", func(u *user) *orderedMap[string, string] { return sorted(u.Profile) }),
		col("created", func(u *user) time.Time { return instant(u.Created) }),
		col("activated", func(u *user) time.Time { return instant(u.Activated) }),
		col("status_changed", func(u *user) time.Time { return instant(u.StatusChanged) }),
		col("last_login", func(u *user) time.Time { return instant(u.LastLogin) }),
		col("last_updated", func(u *user) time.Time { return instant(u.LastUpdated) }),
		col("version", func(u *user) time.Time {
			return newest(u.Created, u.LastUpdated, u.RemovedAt, u.FoundAt, u.Activated, u.StatusChanged, u.LastLogin)
		}),
	)
}

func groups() target {
	return newInto("groups_raw", fromJSON(func(g *grp) []string { return []string{g.Org, g.ID} }),
		col("org", func(g *grp) string { return g.Org }),
		col("group_id", func(g *grp) string { return g.ID }),
		col("version", func(g *grp) time.Time { return newest(g.LastUpdated, g.RemovedAt, g.FoundAt) }),
		col("removed", func(g *grp) bool { return g.Removed }),
		col("name", func(g *grp) string { return g.Name }),
		col("description", func(g *grp) string { return g.Description }),
		col("type", func(g *grp) string { return g.Type }),
		col("rule_ids", func(g *grp) []string { return each(g.Rules, func(r *directory.Rule) string { return r.ID }) }),
		col("rule_names", func(g *grp) []string { return each(g.Rules, func(r *directory.Rule) string { return r.Name }) }),
		col("rule_statuses", func(g *grp) []string { return each(g.Rules, func(r *directory.Rule) string { return r.Status }) }),
		col("last_updated", func(g *grp) time.Time { return instant(g.LastUpdated) }),
	)
}

func apps() target {
	return newInto("apps_raw", fromJSON(func(a *app) []string { return []string{a.Org, a.ID} }),
		col("org", func(a *app) string { return a.Org }),
		col("app_id", func(a *app) string { return a.ID }),
		col("version", func(a *app) time.Time { return newest(a.LastUpdated, a.RemovedAt, a.FoundAt) }),
		col("removed", func(a *app) bool { return a.Removed }),
		col("name", func(a *app) string { return a.Name }),
		col("label", func(a *app) string { return a.Label }),
		col("status", func(a *app) string { return a.Status }),
		col("sign_on_mode", func(a *app) string { return a.SignOnMode }),
		col("features", func(a *app) []string { return a.Features }),
		col("created", func(a *app) time.Time { return instant(a.Created) }),
		col("last_updated", func(a *app) time.Time { return instant(a.LastUpdated) }),
	)
}

func assignments() target {
	ids := func(a *assignment) []string { return []string{a.Org, a.UserID, a.Kind, a.Resource, a.Path} }
	return newInto("assignments_raw", fromJSON(ids),
		col("org", func(a *assignment) string { return a.Org }),
		col("user_id", func(a *assignment) string { return a.UserID }),
		col("kind", func(a *assignment) string { return a.Kind }),
		col("resource_id", func(a *assignment) string { return a.Resource }),
		col("path", func(a *assignment) string { return a.Path }),
		col("valid_from", func(a *assignment) time.Time { return newest(a.Granted, a.LastUpdated, a.RemovedAt, a.FoundAt) }),
		col("removed", func(a *assignment) bool { return a.Removed }),
		col("status", func(a *assignment) string { return a.Status }),
		col("granted", func(a *assignment) time.Time { return instant(a.Granted) }),
		col("last_updated", func(a *assignment) time.Time { return instant(a.LastUpdated) }),
	)
}

func snapshots() target {
	return newInto("snapshots_raw", fromJSON(func(s *snapshot) []string { return []string{s.Org, s.Type} }),
		col("org", func(s *snapshot) string { return s.Org }),
		col("type", func(s *snapshot) string { return s.Type }),
		col("generation", func(s *snapshot) int64 { return s.Generation }),
		col("state", func(s *snapshot) string { return s.State }),
		col("reason", func(s *snapshot) string { return s.Reason }),
		col("listed", func(s *snapshot) int64 { return int64(s.Listed) }),
		col("previous", func(s *snapshot) int64 { return int64(s.Previous) }),
		col("at", func(s *snapshot) time.Time { return instant(s.At) }),
		col("attributes", func(s *snapshot) []string { return s.Attributes }),
	)
}
