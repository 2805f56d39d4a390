package e2e

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"recert/schemas/boottest"
	"recert/schemas/clickhouse"
)

// ofProcessing marks, in the COMMENT of a column, what says when or where something was processed.
const ofProcessing = "was processed, no fact about the org"

// engine is the ClickHouse of a demo that has ended, started again over its folder.
type engine struct{ http string }

// reopen serves the tables of a demo's folder while look looks at them.
func reopen(t *testing.T, home string, look func(e *engine)) {
	t.Helper()
	native, web := boottest.FreeAddress(t), boottest.FreeAddress(t)
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), binary(t, "embedded-clickhouse"))
	const prefix = "RECERT_EMBEDDED_CLICKHOUSE__"
	cmd.Env = append(os.Environ(), prefix+"DIR="+filepath.Join(home, "clickhouse"), prefix+"NATIVE="+native, prefix+"HTTP="+web)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		http.DefaultClient.CloseIdleConnections() // the engine would wait for them to go
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}()
	e := &engine{http: web}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		_, err := ask(t, web, "SELECT 1")
		if err == nil {
			look(e)
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("reopening the tables of %s: %v", home, err)
		}
	}
}

// ask runs a query over HTTP and returns its rows as tab separated text.
func ask(t *testing.T, address, query string) ([]string, error) {
	t.Helper()
	target := "http://" + address + "/?database=recert&query=" + url.QueryEscape(query)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, http.NoBody)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", query, raw)
	}
	text := strings.TrimRight(string(raw), "\n")
	if text == "" {
		return nil, nil
	}
	return strings.Split(text, "\n"), nil
}

func (e *engine) rows(t *testing.T, query string) []string {
	t.Helper()
	rows, err := ask(t, e.http, query)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// tables returns the rows of every table, sorted, without the columns that say when or where something was processed.
func (e *engine) tables(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	columns := e.rows(t, "SELECT table, arrayStringConcat(groupArray(concat('`', name, '`')), ', ') FROM (SELECT table, name, comment FROM system.columns "+
		"WHERE database = 'recert' AND table LIKE '%\\_raw' ORDER BY table, position) WHERE NOT endsWith(comment, '"+ofProcessing+"') GROUP BY table ORDER BY table")
	for _, row := range columns {
		name, list, _ := strings.Cut(row, "\t")
		all[name] = e.rows(t, "SELECT "+list+" FROM "+name+" FINAL ORDER BY ALL")
	}
	if len(all) < 15 {
		t.Fatalf("got %d tables, want all of them: %v", len(all), slices.Sorted(maps.Keys(all)))
	}
	return all
}

// samples runs the queries that analysts are given to start with: each must say something of a demo's org.
func (e *engine) samples(t *testing.T) {
	t.Helper()
	files, err := fs.Glob(clickhouse.Samples, "samples/*.sql")
	if err != nil || len(files) < 7 {
		t.Fatalf("got samples %v (%v), want seven at least", files, err)
	}
	for _, file := range files {
		query, err := fs.ReadFile(clickhouse.Samples, file)
		if err != nil {
			t.Fatal(err)
		}
		if rows := e.rows(t, string(query)); len(rows) == 0 {
			t.Errorf("%s: no row", file)
		}
	}
}

// compare fails the test for every table that differs, with the first rows that do.
func compare(t *testing.T, want, got map[string][]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		lost, added := difference(want[name], got[name]), difference(got[name], want[name])
		if len(lost)+len(added) == 0 {
			continue
		}
		t.Errorf("%s: %d rows undisturbed, %d disturbed; %d only undisturbed, %d only disturbed:\n- %s\n+ %s", name,
			len(want[name]), len(got[name]), len(lost), len(added), strings.Join(first(lost, 3), "\n- "), strings.Join(first(added, 3), "\n+ "))
	}
}

// difference returns the rows of a, as a multiset, that b has not.
func difference(a, b []string) []string {
	have := map[string]int{}
	for _, row := range b {
		have[row]++
	}
	var missing []string
	for _, row := range a {
		if have[row]--; have[row] < 0 {
			missing = append(missing, row)
		}
	}
	return missing
}

func first(rows []string, n int) []string {
	rows = slices.Clone(rows[:min(n, len(rows))])
	for i, row := range rows {
		rows[i] = row[:min(len(row), 600)]
	}
	return rows
}
