package propose

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"recert/schemas/bustest"
	"recert/schemas/olaptest"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
	"recert/score/internal/mining"
	"recert/score/internal/mining/bits"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const testOrg = "00o1corp"

var now = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

func exec(t testing.TB, conn driver.Conn, format string, args ...any) {
	t.Helper()
	if err := conn.Exec(t.Context(), fmt.Sprintf(format, args...)); err != nil {
		t.Fatal(err)
	}
}

func assign(t testing.TB, conn driver.Conn, user, kind, resource, path string, daysAgo int) {
	t.Helper()
	granted := now.AddDate(0, 0, -daysAgo).Format("2006-01-02 15:04:05")
	exec(t, conn, "INSERT INTO assignments_raw (org, user_id, kind, resource_id, path, granted) VALUES ('%s', '%s', '%s', '%s', '%s', '%s')", testOrg, user, kind, resource, path, granted)
}

// office lands two departments of six: everyone is in group all; north has the apps crm and old by direct assignment, south
// the app erp by a group. crm and erp are used, old is used by nobody in north although others of the org use it.
func office(t testing.TB, conn driver.Conn) {
	t.Helper()
	exec(t, conn, "INSERT INTO marks_raw (org, partition, position, log_time, caught_up, version) VALUES ('%s', 0, 1, '%s', true, 1)", testOrg, now.Format("2006-01-02 15:04:05"))
	for _, app := range []string{"crm", "erp", "old"} {
		exec(t, conn, "INSERT INTO apps_raw (org, app_id, label, sign_on_mode) VALUES ('%s', '%s', 'The %s', 'SAML_2_0')", testOrg, app, app)
	}
	exec(t, conn, "INSERT INTO groups_raw (org, group_id, name) VALUES ('%s', 'all', 'Everyone')", testOrg)
	use := func(user, app string) {
		exec(t, conn, "INSERT INTO usage_raw (org, user_id, resource_id, kind, version, days) VALUES ('%s', '%s', '%s', 'app', 1, ['2026-09-20'])", testOrg, user, app)
	}
	for i := range 18 {
		user := fmt.Sprintf("00u%02d", i)
		department := []string{"north", "south", "east"}[i%3]
		status := "ACTIVE"
		if i == 17 {
			status = "DEPROVISIONED"
		}
		exec(t, conn, "INSERT INTO users_raw (org, user_id, status, department, title, created, profile) VALUES ('%s', '%s', '%s', '%s', 'clerk', '2025-01-%02d 00:00:00', map('site', 'hq'))",
			testOrg, user, status, department, i+1)
		assign(t, conn, user, "group", "all", "direct", 300)
		switch {
		case i == 0: // of north, and without its apps
		case department == "north":
			assign(t, conn, user, "app", "crm", "direct", 200)
			assign(t, conn, user, "app", "old", "direct", 200)
			use(user, "crm")
		case department == "south":
			assign(t, conn, user, "app", "erp", "group:00g9", 200)
			use(user, "erp")
		default:
			assign(t, conn, user, "app", "old", "direct", 200)
			use(user, "old")
		}
	}
}

func mined(t testing.TB, conn driver.Conn) (*Org, Set, []mining.Role) {
	t.Helper()
	id, err := Choose(t.Context(), conn, "")
	if err != nil || id != testOrg {
		t.Fatalf("got %s, %v", id, err)
	}
	o, err := Read(t.Context(), conn, id)
	if err != nil {
		t.Fatal(err)
	}
	res, err := mining.Mine(t.Context(), o.Held, mining.Options{Objective: mining.Roles, Effort: 0.01})
	if err != nil {
		t.Fatal(err)
	}
	o.Name(res.Roles)
	if err := mining.Verify(o.Held, res.Roles); err != nil {
		t.Fatalf("after naming: %v", err)
	}
	return o, o.Propose(res.Roles), res.Roles
}

func named(t testing.TB, s Set, part string) recommendation.Role {
	t.Helper()
	for _, r := range s.Roles {
		if slices.Contains(r.Permissions, part) {
			return r
		}
	}
	t.Fatalf("no proposal grants %s: %+v", part, s.Roles)
	return recommendation.Role{}
}

func TestProposeNamesGainsAndLosses(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	office(t, conn)
	o, s, _ := mined(t, conn)
	if len(o.Held.Users) != 17 || !o.AsOf.Equal(now) {
		t.Errorf("got %d people as of %s", len(o.Held.Users), o.AsOf)
	}
	north := named(t, s, "app:crm")
	if north.Name != "department=north" || north.Precision != 5.0/6 || north.Recall != 1 || len(north.Members) != 5 {
		t.Errorf("north: got %+v", north)
	}
	if north.GainCount != 1 || north.Gains[0].UserID != "00u00" || !slices.Contains(north.Gains[0].Permissions, "app:crm") {
		t.Errorf("gains: got %+v", north.Gains)
	}
	if !slices.Contains(north.Unused, "app:old") || slices.Contains(north.Permissions, "app:old") || len(north.Loses) != 5 || s.Unused == 0 {
		t.Errorf("unused: got %+v, %d in all", north, s.Unused)
	}
	if north.Replaced < 5 {
		t.Errorf("replaced: got %d, each of five has crm directly", north.Replaced)
	}
	if south := named(t, s, "app:erp"); south.Name != "department=south" || south.Purity != 1 || len(south.Unused) != 0 {
		t.Errorf("south: got %+v", south)
	}
	if everyone := named(t, s, "group:all"); len(everyone.Unused) > 1 {
		t.Errorf("a group has no use that could be missed: %+v", everyone)
	}
}

func TestPublishWithdrawsWhatIsGone(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	office(t, conn)
	o, s, _ := mined(t, conn)
	kafka := bustest.Cluster(t)
	log := slog.New(slog.DiscardHandler)
	written, withdrawn, err := Publish(t.Context(), kafka, log, s, o)
	if err != nil || written != len(s.Roles) || withdrawn != 0 {
		t.Fatalf("got %d, %d, %v, want %d records", written, withdrawn, err, len(s.Roles))
	}
	if again, _, err := Publish(t.Context(), kafka, log, s, o); err != nil || again != 0 {
		t.Errorf("again: got %d, %v, want nothing new", again, err)
	}
	gone := s.Roles[0].RoleID
	s.Roles = s.Roles[1:]
	o.AsOf = now.Add(time.Hour)
	if _, withdrawn, err = Publish(t.Context(), kafka, log, s, o); err != nil || withdrawn != 1 {
		t.Errorf("got %d withdrawn, %v, want one", withdrawn, err)
	}
	records := bustest.Read(t, kafka, topic.RoleProposal)
	var last recommendation.Role
	for _, r := range records {
		var role recommendation.Role
		if err := json.Unmarshal(r.Value, &role); err != nil || string(r.Key) != string(topic.Key(testOrg, role.RoleID)) {
			t.Fatalf("%s: %v", r.Key, err)
		}
		if role.RoleID == gone {
			last = role
		}
	}
	if !last.Withdrawn || !last.AsOf.Equal(o.AsOf) {
		t.Errorf("got %+v, want it withdrawn", last)
	}
}

// TestProposeIsTheSameEachTime reads and proposes twice.
func TestProposeIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	office(t, conn)
	_, first, _ := mined(t, conn)
	_, second, _ := mined(t, conn)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("two runs differ (-first +second):\n%s", diff)
	}
}

func TestChooseNamesTheOrgs(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	if _, err := Choose(t.Context(), conn, ""); err == nil || !strings.Contains(err.Error(), "no org with assignments") {
		t.Errorf("empty: got %v", err)
	}
	office(t, conn)
	if _, err := Choose(t.Context(), conn, "other"); err == nil || !strings.Contains(err.Error(), testOrg) {
		t.Errorf("unknown: got %v", err)
	}
	exec(t, conn, "INSERT INTO assignments_raw (org, user_id, kind, resource_id, path) VALUES ('00o2', 'u', 'app', 'a', 'direct')")
	if _, err := Choose(t.Context(), conn, ""); err == nil || !strings.Contains(err.Error(), "name one with --org") {
		t.Errorf("two: got %v", err)
	}
	if id, err := Choose(t.Context(), conn, "00o2"); err != nil || id != "00o2" {
		t.Errorf("named: got %s, %v", id, err)
	}
}

func TestPurestAddsAttributesThatHelp(t *testing.T) {
	t.Parallel()
	var profiles []map[string]string
	for i := range 40 {
		profiles = append(profiles, map[string]string{"department": fmt.Sprint("d", i%4), "title": fmt.Sprint("t", i/20), "badge": fmt.Sprint(i)})
	}
	a := newAttributes(profiles, names(profiles))
	members := membersWhere(profiles, func(i int) bool { return i%4 == 1 && i >= 20 })
	f := a.purest(members)
	if got := a.text(f); got != "department=d1, title=t1" || f.purity != 1 {
		t.Errorf("got %q with purity %g", got, f.purity)
	}
}

func membersWhere(profiles []map[string]string, in func(int) bool) bits.Set {
	s := bits.New(len(profiles))
	for i := range profiles {
		if in(i) {
			s.Add(i)
		}
	}
	return s
}
