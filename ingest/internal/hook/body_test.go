package hook

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		delivery(login(1), `7`, `{"a":1}`), delivery(), `{"data":{"events":[1]},"eventType":"com.okta.event_hook"}`, `{}`, `[]`, `null`, ``, `{"data":null}`,
		`{"eventType":"com.okta.event_hook","data":{"events":[1]},"data":{"events":[2]}}`, `{"eventType":7,"data":{"events":[]}}`,
		`{"eventType":"com.okta.event_hook","data":{"events":[` + strings.Repeat("[", 50) + `]}}`, "{\"eventType\":\"com.okta.event_hook\",\"data\":{\"events\":[\"\xff\"]}}x",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := parse(body)
		if err != nil {
			if events != nil {
				t.Errorf("%q: events beside the error %v", body, err)
			}
			return
		}
		if events == nil || len(events) > maxEvents {
			t.Errorf("%q: %d events", body, len(events))
		}
		for _, e := range events {
			if !bytes.Contains(body, e) || len(e) == 0 {
				t.Errorf("%q: event %q", body, e)
			}
		}
		var known struct {
			EventType string `json:"eventType"`
			Data      struct {
				Events []json.RawMessage `json:"events"`
			} `json:"data"`
		}
		// Where the standard library agrees that it is JSON, it must find the same events.
		if json.Unmarshal(body, &known) == nil && !folded(body) && len(known.Data.Events) != len(events) {
			t.Errorf("%q: %d events, the standard library finds %d", body, len(events), len(known.Data.Events))
		}
	})
}

// folded tells whether a name could be written in other letters or twice, which the standard library takes for the same.
func folded(body []byte) bool {
	lower := bytes.ToLower(body)
	return bytes.ContainsRune(body, '\\') || bytes.Count(lower, []byte(`data"`)) != 1 || bytes.Count(lower, []byte(`events"`)) != 1 ||
		!bytes.Contains(body, []byte(`data"`)) || !bytes.Contains(body, []byte(`events"`)) || !isASCII(body)
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
