package main

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/olap"
	"recert/schemas/olaptest"
)

// decided writes the rows of people as decisions of an org, each an event and the features of its item. TITLE is
// unknown for every tenth, days for every seventh.
func decided(t *testing.T, conn driver.Conn, org string, n int) {
	t.Helper()
	events, err := conn.PrepareBatch(t.Context(), "INSERT INTO events_raw (org, id, uuid, published, event_type, actor_id, debug, confirmed)")
	if err != nil {
		t.Fatal(err)
	}
	features, err := conn.PrepareBatch(t.Context(), "INSERT INTO features_raw (org, campaign_id, review_id, version, user_id, resource_id, as_of, levels, numbers)")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, r := range people(n, same)[1:] {
		user, decision := fmt.Sprintf("u%d", i), map[string]string{"1": "APPROVE", "0": "REVOKE"}[r[0]]
		debug := map[string]string{"campaignId": "c1", "campaignItemPrincipalId": user, "campaignItemResourceId": r[2], "campaignItemDecision": decision, "campaignItemReviewerId": r[1] + user}
		err := events.Append(org, fmt.Sprintf("e%05d", i), fmt.Sprintf("e%05d", i), start.Add(time.Duration(i)*time.Minute), "certification.campaign.item.decide", "x", debug, uint8(1))
		if err != nil {
			t.Fatal(err)
		}
		levels, numbers := map[string]string{"manager": r[1], "resource": r[2]}, map[string]float64{}
		if i%10 > 0 {
			levels["title"] = r[3]
		}
		if i%7 > 0 {
			numbers["days"] = float64(i)
		}
		if err := features.Append(org, "c1", fmt.Sprintf("r%d", i), uint64(1), user, r[2], start, levels, numbers); err != nil {
			t.Fatal(err)
		}
	}
	for _, b := range []driver.Batch{events, features} {
		if err := b.Send(); err != nil {
			t.Fatal(err)
		}
	}
}

func flags(c olap.Config) []string {
	return []string{"--clickhouse", c.Address, "--database", c.Database, "--user", c.User}
}

func TestDecisionsInClickHouse(t *testing.T) {
	t.Parallel()
	c, conn := olaptest.Migrated(t)
	code, _, errs := call(t, append([]string{"eval"}, flags(c)...)...)
	if code != exitUsage || errs != "model: view decisions has no rows; they come when reviewers decide the items of a campaign\n" {
		t.Errorf("without decisions: exit %d: %s", code, errs)
	}
	decided(t, conn, "o1", 400)
	d := database{address: c.Address, name: c.Database, user: c.User}
	tb, err := d.read(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if tb.Rows != 400 || len(tb.Columns) != 4 {
		t.Fatalf("%d rows, %d columns", tb.Rows, len(tb.Columns))
	}
	title, days := tb.Column("title"), tb.Column("days")
	for i, r := range people(400, same)[1:] {
		wantTitle, wantDays := r[3], float64(i)
		if i%10 == 0 {
			wantTitle = ""
		}
		got := days.Values[i]
		if string('0'+tb.Label[i]) != r[0] || title.Levels[title.Codes[i]] != wantTitle || (i%7 == 0) != math.IsNaN(got) || i%7 > 0 && got != wantDays || tb.Weight[i] != 1 {
			t.Fatalf("row %d: %v, title %q, days %v, weight %v, want %v", i, tb.Label[i], title.Levels[title.Codes[i]], got, tb.Weight[i], r)
		}
	}
	model := filepath.Join(t.TempDir(), "model")
	out := succeed(t, append([]string{"train", "--model", challenger, "--out", model}, flags(c)...)...)
	if !strings.Contains(out, "400 rows") {
		t.Error(out)
	}
	if out := succeed(t, append([]string{"eval", "--folds", "2", "--models", challenger}, flags(c)...)...); !strings.Contains(out, "manager (manager)") {
		t.Error(out)
	}
	decided(t, conn, "o2", 50)
	if code, _, errs := call(t, append([]string{"eval"}, flags(c)...)...); code != exitUsage || errs != "model: there are decisions of 2 orgs; name one by --org\n" {
		t.Errorf("two orgs: exit %d: %s", code, errs)
	}
	d.org = "o2"
	if tb, err := d.read(t.Context(), []string{"days"}); err != nil || tb.Rows != 50 || tb.Column("days") != nil {
		t.Errorf("got %+v, %v", tb, err)
	}
}
