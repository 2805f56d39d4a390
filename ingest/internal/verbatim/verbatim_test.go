package verbatim_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"recert/ingest/internal/verbatim"
	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/topic"
)

const org = "00o1org"

// hooked rewrites a LogEvent as an event hook delivers it.
func hooked(t *testing.T, raw []byte) []byte {
	t.Helper()
	var e map[string]any
	if json.Unmarshal(raw, &e) != nil {
		return raw
	}
	if client, ok := e["client"].(map[string]any); ok {
		if request, ok := e["request"].(map[string]any); ok {
			client["ipChain"] = request["ipChain"]
			delete(e, "request")
		}
		client["zone"] = "null"
	}
	e["insertionTimestamp"] = nil
	out, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestHookAndPollOfOneEventMeetOnOnePartition(t *testing.T) {
	t.Parallel()
	events := []string{
		`{"uuid":"1","published":"2026-01-01T00:00:00Z","eventType":"user.session.start","actor":{"id":"00u1"},"client":{"zone":null},"request":{"ipChain":[{"ip":"1.1.1.1"}]}}`,
		`{"uuid":"2","published":"2026-01-01T00:00:00Z","eventType":"group.user_membership.add","actor":{"id":"00u1"},"target":[{"type":"UserGroup","id":"00g1"},{"type":"User","id":"00u2"}]}`,
		`{"uuid":"3","published":"2026-01-01T00:00:00Z","eventType":"system.x"}`,
		`{"published":1}`, `7`,
	}
	for _, e := range append(events, sharedEvents(t)...) {
		poll, errPoll := verbatim.Record(org, topic.SourcePoll, []byte(e))
		hook, errHook := verbatim.Record(org, topic.SourceHook, hooked(t, []byte(e)))
		if poll.Partition != hook.Partition || !bytes.Equal(poll.Key, hook.Key) || (errPoll == nil) != (errHook == nil) {
			t.Errorf("%.80s: poll %s on %d (%v), hook %s on %d (%v)", e, poll.Key, poll.Partition, errPoll, hook.Key, hook.Partition, errHook)
		}
		if string(poll.Value) != e || poll.Topic != topic.OktaEvent || bus.HeaderOf(poll, topic.HeaderOrg) != org ||
			bus.HeaderOf(poll, topic.HeaderSource) != "poll" || bus.HeaderOf(hook, topic.HeaderSource) != "hook" {
			t.Errorf("%.80s: headers %v, value %.80s", e, poll.Headers, poll.Value)
		}
	}
}

// sharedEvents returns LogEvents of the shared data, where it is there.
func sharedEvents(t *testing.T) []string {
	t.Helper()
	files, _ := filepath.Glob(boottest.SharedPath(t, "data", "okta-events", "*.ndjson"))
	if len(files) == 0 {
		t.Log("no real LogEvents here: set RECERT_SHARED to try them too")
	}
	var all []string
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(bytes.NewReader(raw))
		lines.Buffer(nil, 1<<22)
		for lines.Scan() {
			if len(bytes.TrimSpace(lines.Bytes())) > 0 {
				all = append(all, lines.Text())
			}
		}
	}
	return all
}

func TestOversizedKeepsTheBeginningAndFits(t *testing.T) {
	t.Parallel()
	for _, n := range []int{10, 300 << 10, 5 << 20} {
		raw := bytes.Repeat([]byte("x"), n)
		r := bus.PersonRecord(topic.OktaEvent, org, org, raw, raw)
		letter := verbatim.Oversized(r, "okta-poll", 7)
		if !bus.Fits(letter) || !bytes.HasPrefix(raw, letter.Value) || len(letter.Value) == 0 {
			t.Errorf("%d bytes: the letter keeps %d", n, len(letter.Value))
		}
		if got := bus.HeaderOf(letter, bus.DLQPartition); got != fmt.Sprint(r.Partition) {
			t.Errorf("partition %s, want that of the event", got)
		}
		if got := bus.HeaderOf(letter, bus.DLQCut); (got == fmt.Sprint(n)) != (n > 256) {
			t.Errorf("%d bytes: marked as cut from %q", n, got)
		}
		if len(r.Value) != n || len(r.Key) != n {
			t.Error("the record itself was cut")
		}
	}
}
