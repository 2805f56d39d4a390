package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"recert/schemas/boottest"
)

// odd are values that a log must not hold, or that hold what they must in an unusual way.
var odd = []string{
	`7`, `"text"`, `null`, `[]`, `{}`, `{"uuid":"odd-no-type","published":"2026-09-30T10:00:00Z"}`, `{"uuid":"odd-no-time","eventType":"user.session.start"}`,
	`{"uuid":"odd-bad-time","eventType":"user.session.start","published":"yesterday"}`,
	`{"uuid":"odd-2017","eventType":"user.session.start","published":"2017-05-05T01:02:03.123456789Z","version":0,"actor":{"id":"00uodd","type":"User"}}`,
	`{"uuid":"odd-zone","eventType":"user.session.start","published":"2026-09-30T12:00:00+0200","actor":"text","target":{"id":"x"},"client":[]}`,
	`{"uuid":"odd-epoch","eventType":"user.session.start","published":1790000000123}`,
	`{"uuid":"odd-deep","eventType":"user.session.start","published":"2026-09-30T10:00:00Z","debugContext":` + strings.Repeat(`{"a":`, 500) + `1` + strings.Repeat(`}`, 500) + `}`,
	`{"eventType":"user.session.start","published":"2026-09-30T10:00:01Z","displayMessage":"no uuid"}`,
	`{"UUID":"odd-upper","EVENTTYPE":"user.session.start","PUBLISHED":"2026-09-30 10:00:00"}`,
	"{\"uuid\":\"odd-text\",\"eventType\":\"user.session.start\",\"published\":\"2026-09-30T10:00:02Z\",\"displayMessage\":\"\\u0000'; DROP TABLE events_raw; -- \\ud800\"}",
}

// realEvents are the LogEvents of the shared data, and each once more with its keys in lower case.
func realEvents(t *testing.T) []string {
	t.Helper()
	files := boottest.LogEvents(t)
	var all []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		for _, line := range files[name] {
			all = append(all, line, lowerKeys(t, []byte(line)))
		}
	}
	return all
}

// lowerKeys rewrites an event with its keys in lower case, a number as version and no uuid.
func lowerKeys(t *testing.T, line []byte) string {
	t.Helper()
	var fields map[string]json.RawMessage
	if json.Unmarshal(line, &fields) != nil {
		return string(line)
	}
	lower := map[string]json.RawMessage{"version": json.RawMessage("0")}
	for key, value := range fields {
		if key != "uuid" && key != "version" {
			lower[strings.ToLower(key)] = value
		}
	}
	raw, err := json.Marshal(lower)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestRealLogEventsLandOrAreParked serves real and odd events before the launch: each lands with its identity or is
// parked with a reason, and nothing stops.
func TestRealLogEventsLandOrAreParked(t *testing.T) {
	t.Parallel()
	lines := append(realEvents(t), odd...)
	file := filepath.Join(t.TempDir(), "log.ndjson")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := start(t, t.TempDir(), "LOG="+file)
	d.succeed()
	var landed, parked map[string]bool
	var digits []string
	reopen(t, d.home, func(e *engine) {
		landed, parked = set(e.rows(t, "SELECT uuid FROM events")), set(e.rows(t, "SELECT hex(original) FROM dead_letters WHERE reason != ''"))
		digits = e.rows(t, "SELECT toString(published) FROM events WHERE uuid = 'odd-2017'")
	})
	for _, line := range lines {
		if !landed[knownBy(t, line)] && !parked[strings.ToUpper(hex.EncodeToString([]byte(line)))] {
			t.Errorf("neither landed nor parked: %.200s", line)
		}
	}
	t.Logf("%d lines, %d different ones parked", len(lines), len(parked))
	if len(digits) != 1 || digits[0] != "2017-05-05 01:02:03.123456789" {
		t.Errorf("got published %v, want every digit", digits)
	}
}

func set(rows []string) map[string]bool {
	all := make(map[string]bool, len(rows))
	for _, row := range rows {
		all[row] = true
	}
	return all
}

// knownBy is the uuid under which an event must be found: its own, or the hash of its content.
func knownBy(t *testing.T, line string) string {
	t.Helper()
	var fields map[string]any
	_ = json.Unmarshal([]byte(line), &fields)
	for key, value := range fields {
		if text, ok := value.(string); ok && strings.EqualFold(key, "uuid") && text != "" {
			return text
		}
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(line)); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(compact.Bytes())
	return "sha256:" + hex.EncodeToString(sum[:])
}
