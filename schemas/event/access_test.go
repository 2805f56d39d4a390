package event_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/event"
)

func sampleAccess() event.Access {
	return event.Access{
		ID: "0123456789abcdef0123456789abcdef", Org: "00o1", UUID: "dc9fd3c0-598c-11ef-8478-2b7584bf8d5a", Published: 1788000000123456789,
		Type: "user.authentication.sso", Severity: "INFO", Message: "User single sign on to app", Outcome: "SUCCESS",
		ActorID: "00u1", ActorType: "User", ActorName: "user-0001@example.test", Subject: "00u1",
		Targets: []event.Target{{ID: "0oa1", Type: "AppInstance", AlternateID: "App 1", DisplayName: "App 1"}, {ID: "0ua1", Type: "AppUser"}},
		App:     "0oa1", AppName: "App 1", IP: "10.0.0.1", Country: "Country 1", City: "City 1", Lat: 1.5, Lon: -2.25, ASN: 64500, ASOrg: "ISP 1",
		UserAgent: "agent/1.0", OS: "OS 1", Browser: "BROWSER", Device: "Computer", Session: "s1", RootSession: "r1", Transaction: "t1",
		Debug: map[string]string{"requestUri": "/app/x", "dtHash": "abc", "risk": "{level=LOW}"}, Joined: true, Department: "Department 1",
		Title: "Title 1", Manager: "00u2", UserStatus: "ACTIVE", IdleDays: 3, Source: "poll", Confirmed: true,
	}
}

func TestAccessRoundTrip(t *testing.T) {
	t.Parallel()
	want := sampleAccess()
	raw, err := want.MarshalMsg(nil)
	if err != nil {
		t.Fatal(err)
	}
	var got event.Access
	if rest, err := got.UnmarshalMsg(raw); err != nil || len(rest) != 0 {
		t.Fatalf("decoding: %v, %d bytes left", err, len(rest))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzAccessDecode(f *testing.F) {
	sample := sampleAccess()
	raw, _ := sample.MarshalMsg(nil)
	f.Add(raw)
	f.Fuzz(func(_ *testing.T, raw []byte) {
		var a event.Access
		_, _ = a.UnmarshalMsg(raw)
	})
}

func BenchmarkAccessMessagePack(b *testing.B) {
	sample := sampleAccess()
	var raw []byte
	b.ReportAllocs()
	for b.Loop() {
		raw, _ = sample.MarshalMsg(raw[:0])
		var a event.Access
		if _, err := a.UnmarshalMsg(raw); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(raw)), "bytes")
}

func BenchmarkAccessJSON(b *testing.B) {
	sample := sampleAccess()
	var raw []byte
	b.ReportAllocs()
	for b.Loop() {
		raw, _ = json.Marshal(sample)
		var a event.Access
		if err := json.Unmarshal(raw, &a); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(raw)), "bytes")
}
