// Package propose turns mined roles of an Okta org into proposals that a person can judge.
//
// In goes what ClickHouse holds of an org: who has which app and group now, profiles, use. Out come proposals with a name
// by the purest conjunction of attributes, members, permissions, what each person would gain or lose, and how many
// assignments the role stands for. What no member was seen to use of an app whose use Okta sees is left out, and said so. The
// same rows and roles give the same bytes; nothing is read from a clock.
package propose

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/olap"
	"recert/score/internal/mining"
	"recert/score/internal/mining/matrix"
)

// Org is what is known of an org as of AsOf.
type Org struct {
	ID   string
	AsOf time.Time
	// Held is the input of mining: Okta ids of people, and `app:` or `group:` with an Okta id.
	Held *mining.Input
	// Profiles are attributes by user of Held, by name.
	Profiles []map[string]string
	// Labels name permissions of Held for people.
	Labels []string
	// Observed says of which permissions Okta sees every use.
	Observed []bool
	// Direct, Used and Fresh are pairs of Held: assigned to the person directly, used at least once, granted lately.
	Direct, Used, Fresh map[matrix.Edge]bool
}

// fresh is how long a grant is too young for silence to mean anything.
const fresh = 30 * 24 * time.Hour

// Choose returns the org that was asked for, or the only one there is.
func Choose(ctx context.Context, conn driver.Conn, asked string) (string, error) {
	var known []string
	err := each(ctx, conn, "SELECT DISTINCT org FROM assignments ORDER BY org", func(rows driver.Rows) error {
		var org string
		err := rows.Scan(&org)
		known = append(known, org)
		return err
	})
	switch {
	case err != nil:
		return "", fmt.Errorf("listing orgs: %w", err)
	case asked != "" && !slices.Contains(known, asked):
		return "", fmt.Errorf("org %s has no assignments in ClickHouse; it knows %s", asked, orNone(known))
	case asked != "":
		return asked, nil
	case len(known) != 1:
		return "", fmt.Errorf("ClickHouse knows %s; name one with --org", orNone(known))
	}
	return known[0], nil
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "no org with assignments"
	}
	return strings.Join(names, ", ")
}

// Read reads an org.
func Read(ctx context.Context, conn driver.Conn, org string) (*Org, error) {
	r := reader{ctx: ctx, conn: conn, users: map[string]int32{}, permissions: map[string]int32{},
		o: &Org{ID: org, Held: &mining.Input{}, Direct: map[matrix.Edge]bool{}, Used: map[matrix.Edge]bool{}, Fresh: map[matrix.Edge]bool{}}}
	for _, step := range []func() error{r.asOf, r.people, r.assignments, r.labels, r.use} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("reading org %s: %w", org, err)
		}
	}
	return r.o, nil
}

type reader struct {
	ctx                context.Context
	conn               driver.Conn
	o                  *Org
	users, permissions map[string]int32
}

func (r *reader) each(query string, scan func(driver.Rows) error) error {
	return each(r.ctx, r.conn, query, scan, r.o.ID)
}

func each(ctx context.Context, conn driver.Conn, query string, scan func(driver.Rows) error, args ...any) error {
	rows, err := conn.Query(ctx, query, args...)
	if err != nil {
		return olap.Classify(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return olap.Classify(rows.Err())
}

// asOf takes the org's own time: how far its log is landed.
func (r *reader) asOf() error {
	return r.each("SELECT min(log_time) FROM marks WHERE org = ?", func(rows driver.Rows) error { return rows.Scan(&r.o.AsOf) })
}

// people reads who is there, in the order of their creation.
func (r *reader) people() error {
	return r.each(`SELECT user_id, toString(department), toString(title), toString(user_type), manager_id, profile
		FROM users WHERE org = ? AND status != 'DEPROVISIONED' ORDER BY created, user_id`, func(rows driver.Rows) error {
		var id, department, title, kind, manager string
		var profile map[string]string
		if err := rows.Scan(&id, &department, &title, &kind, &manager, &profile); err != nil {
			return err
		}
		for name, value := range map[string]string{"department": department, "title": title, "user_type": kind, "manager": manager} {
			if value != "" {
				profile[name] = value
			}
		}
		r.users[id] = int32(len(r.o.Held.Users))
		r.o.Held.Users = append(r.o.Held.Users, id)
		r.o.Profiles = append(r.o.Profiles, profile)
		return nil
	})
}

func (r *reader) assignments() error {
	return r.each(`SELECT user_id, concat(kind, ':', resource_id) AS permission, max(path = 'direct') AS direct, max(ifNull(granted, toDateTime64(0, 3, 'UTC')))
		FROM assignments WHERE org = ? GROUP BY user_id, kind, resource_id ORDER BY permission, user_id`, func(rows driver.Rows) error {
		var user, permission string
		var direct uint8
		var granted time.Time
		if err := rows.Scan(&user, &permission, &direct, &granted); err != nil {
			return err
		}
		u, ok := r.users[user]
		if !ok {
			return nil
		}
		p, ok := r.permissions[permission]
		if !ok {
			p = int32(len(r.o.Held.Permissions))
			r.permissions[permission] = p
			r.o.Held.Permissions = append(r.o.Held.Permissions, permission)
		}
		e := matrix.Edge{User: u, Permission: p}
		r.o.Held.Edges = append(r.o.Held.Edges, e)
		if direct == 1 {
			r.o.Direct[e] = true
		}
		if granted.After(r.o.AsOf.Add(-fresh)) {
			r.o.Fresh[e] = true
		}
		return nil
	})
}

// labels reads what apps and groups are called, and whose use is seen.
func (r *reader) labels() error {
	r.o.Labels = slices.Clone(r.o.Held.Permissions)
	r.o.Observed = make([]bool, len(r.o.Labels))
	return r.each(`SELECT concat('app:', app_id), label, observability = 'observed' FROM apps WHERE org = $1
		UNION ALL SELECT concat('group:', group_id), name, 0 FROM groups WHERE org = $1`, func(rows driver.Rows) error {
		var permission, label string
		var observed uint8
		if err := rows.Scan(&permission, &label, &observed); err != nil {
			return err
		}
		if p, ok := r.permissions[permission]; ok {
			r.o.Observed[p] = observed == 1
			if label != "" {
				r.o.Labels[p] = label
			}
		}
		return nil
	})
}

func (r *reader) use() error {
	return r.each("SELECT user_id, concat('app:', app_id) FROM usage WHERE org = ? AND days_active > 0", func(rows driver.Rows) error {
		var user, permission string
		if err := rows.Scan(&user, &permission); err != nil {
			return err
		}
		u, known := r.users[user]
		p, held := r.permissions[permission]
		if known && held {
			r.o.Used[matrix.Edge{User: u, Permission: p}] = true
		}
		return nil
	})
}
