package event_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/event"
)

// FuzzParseTime: what is taken lies within the years that every store holds, and its canonical form means the same.
func FuzzParseTime(f *testing.F) {
	for _, s := range []string{
		"2022-09-30T14:00:00.123456789Z", "2022-09-30T14:00:00.123+0000", "2022-09-30 16:00:00+02:00", "2022-09-30 14:00:00 UTC", "2022-09-30",
		"1664546400", "1664546400123", "1664546400123456789", "1664546400.999999999999", "9223372036854775807", "Fri, 30 Sep 2022 14:00:00 GMT",
		"2017-09-31T00:00:00Z", "2261-12-31T23:59:59.999999999Z", "2262-04-11T23:47:16.854775808Z", "1969-12-31T23:59:59Z", "1664546400.1e400", " ", "-1664546400",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ns, err := event.ParseTime(s)
		if err != nil {
			return
		}
		at := time.Unix(0, ns).UTC()
		if y := at.Year(); y < 1970 || y > 2262 {
			t.Errorf("ParseTime(%q) is in the year %d", s, y)
		}
		if y := at.Year(); y <= 2261 {
			if again, err := event.ParseTime(at.Format(time.RFC3339Nano)); err != nil || again != ns {
				t.Errorf("ParseTime(%q) = %d, its canonical form gives %d, %v", s, ns, again, err)
			}
		}
	})
}

// FuzzDecodeAccess: no bytes make the decoder panic, and what decodes encodes and decodes to the same.
func FuzzDecodeAccess(f *testing.F) {
	full := event.Access{Org: "00o", UUID: "u", Published: 1, Type: "t", Targets: []event.Target{{ID: "a", Type: "User"}}, Debug: map[string]string{"k": "v"}}
	raw, err := full.MarshalMsg(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(raw[:len(raw)/2])
	f.Add([]byte{0xdf, 0xff, 0xff, 0xff, 0xff})
	f.Add([]byte{0x81, 0xa3, 't', 'g', 't', 0xdd, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, raw []byte) {
		var a, b event.Access
		if _, err := a.UnmarshalMsg(raw); err != nil {
			return
		}
		again, err := a.MarshalMsg(nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.UnmarshalMsg(again); err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		third, err := b.MarshalMsg(nil)
		if err != nil || len(third) != len(again) {
			t.Errorf("got %d bytes, %v, want %d", len(third), err, len(again))
		}
	})
}

// FuzzDecodeCursor: a cursor that decodes keeps its link to the byte.
func FuzzDecodeCursor(f *testing.F) {
	f.Add([]byte(`{"org":"00o","next":"https://example.okta.com/api/v1/logs?after=1","position":7,"log_time":"2026-10-01T00:00:00Z"}`))
	f.Add([]byte(`{"next":"\u0026"}`))
	f.Add([]byte(`{"gaps":[null]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var a, b event.Cursor
		if json.Unmarshal(raw, &a) != nil {
			return
		}
		again, err := json.Marshal(a)
		if err != nil {
			return // a year that JSON does not hold
		}
		if err := json.Unmarshal(again, &b); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a.Next, b.Next); diff != "" || a.Position != b.Position {
			t.Errorf("the cursor changed: %s", diff)
		}
	})
}
