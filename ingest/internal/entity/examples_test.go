package entity

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"recert/schemas/boottest"
)

// shared opens a file of shared test data, or skips and says so.
func shared(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(boottest.Shared(t, "data", "okta-api-examples", name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// objects passes every JSON object that stands anywhere in the examples.
func objects(t *testing.T, name string, fn func(example string, raw []byte)) {
	t.Helper()
	lines := bufio.NewScanner(shared(t, name))
	lines.Buffer(nil, 8<<20)
	for lines.Scan() {
		var e struct {
			Name  string          `json:"name"`
			Value json.RawMessage `json:"value"`
		}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		walk(e.Value, func(raw []byte) { fn(e.Name, raw) })
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func walk(raw json.RawMessage, fn func([]byte)) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return
	}
	switch raw[0] {
	case '{':
		fn(raw)
		var all map[string]json.RawMessage
		if json.Unmarshal(raw, &all) == nil {
			for _, v := range all {
				walk(v, fn)
			}
		}
	case '[':
		var all []json.RawMessage
		if json.Unmarshal(raw, &all) == nil {
			for _, v := range all {
				walk(v, fn)
			}
		}
	}
}

// TestExamplesOfOktaAreRead reads every user, group, app, app user and rule of Okta's own examples.
func TestExamplesOfOktaAreRead(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	objects(t, "management-examples.ndjson", func(example string, raw []byte) {
		var head struct {
			ID        string `json:"id"`
			Scope     string `json:"scope"`
			Status    string `json:"status"`
			SignOn    string `json:"signOnMode"`
			Type      string `json:"type"`
			SyncState string `json:"syncState"`
		}
		_ = json.Unmarshal(raw, &head) // a type that is an object leaves the rest
		var err error
		kind := ""
		switch {
		case head.SyncState != "" && strings.HasPrefix(head.ID, "00u"):
			kind = "app user"
			_, err = AppUser("00o1", "0oa1", raw)
		case head.Type == "group_rule" && head.ID != "":
			kind = "rule"
			_, err = (Rules{}).Add(raw)
		case head.SignOn != "" && strings.HasPrefix(head.ID, "0oa"):
			kind = "app"
			_, err = App("00o1", raw)
		case strings.HasPrefix(head.ID, "00g") && (head.Type == "OKTA_GROUP" || head.Type == "APP_GROUP"):
			kind = "group"
			_, err = ReadGroup("00o1", raw, nil)
		case strings.HasPrefix(head.ID, "00u") && head.Status != "" && bytes.Contains(raw, []byte(`"profile"`)):
			kind = "user"
			u, e := User("00o1", raw, nil)
			if err = e; u.ID != head.ID || u.Status != head.Status {
				t.Errorf("%s: got %+v", example, u)
			}
		case bytes.Contains(raw, []byte(`"#custom"`)) && bytes.HasPrefix(raw, []byte(`{"id"`)) && bytes.Contains(raw, []byte(`"definitions"`)):
			kind = "schema"
			_, err = CustomAttributes(raw)
		}
		seen[kind]++
		if err != nil {
			t.Errorf("%s: a %s could not be read: %v\n%.300s", example, kind, err, raw)
		}
	})
	for _, kind := range []string{"app user", "rule", "app", "group", "user", "schema"} {
		if seen[kind] == 0 {
			t.Errorf("no %s among the examples", kind)
		}
	}
	t.Log(seen)
}
