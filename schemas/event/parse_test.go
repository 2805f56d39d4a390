package event_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"recert/schemas/boottest"
	"recert/schemas/event"
)

const minimal = `{"uuid":"u1","published":"2026-09-01T10:00:00.123456789Z","eventType":"user.session.start","actor":{"id":"00u1","type":"User"}`

func TestParseTakesWhatOktaReallySends(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, extra, want string }{
		{"version as number", `,"version":0`, ""},
		{"null objects", `,"outcome":null,"target":null,"debugContext":null,"client":null`, ""},
		{"numbers for strings", `,"severity":3`, ""},
		{"text for objects", `,"client":"x","transaction":[1,2],"target":"none"`, ""},
		{"objects for strings", `,"displayMessage":{"a":1}`, ""},
		{"zone as text null", `,"client":{"zone":"null","ipAddress":"10.0.0.1"}`, ""},
		{"odd numbers", `,"securityContext":{"asNumber":1e400,"isProxy":"true"}`, ""},
		{"deep enough", `,"x":` + strings.Repeat(`{"a":`, 199) + "1" + strings.Repeat("}", 199), ""},
		{"many brackets, none deep", `,"x":"` + strings.Repeat("[{", 5000) + `","y":[` + strings.Repeat("[],", 500) + "{}]", ""},
		{"no numbers for places", `,"client":{"geographicalContext":{"geolocation":{"lat":"NaN","lon":"Inf"}}}`, ""},
		{"repeated keys", `,"severity":"A","severity":"B"`, ""},
	}
	for _, c := range cases {
		l, err := event.Parse([]byte(minimal + c.extra + "}"))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if l.UUID != "u1" || l.Type != "user.session.start" || l.Actor.ID != "00u1" || l.Published%1e9 != 123456789 || l.Lat != 0 || l.Lon != 0 {
			t.Errorf("%s: got %+v", c.name, l)
		}
	}
}

func TestParseReadsKeysInAnyCase(t *testing.T) {
	t.Parallel()
	raw := strings.ToLower(`{"UUID":"u","Published":"x","eventType":"t","debugContext":{"debugData":{"campaign_item_decision":"APPROVE"}}}`)
	raw = strings.Replace(raw, `"x"`, `"2022-03-22 14:21:53.225"`, 1)
	l, err := event.Parse([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	if l.Debug["campaignItemDecision"] != "approve" || l.Published != 1647958913225000000 {
		t.Errorf("got %+v", l)
	}
}

func TestParseRefusesWhatHasNoIdentity(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, raw string
		want      error
	}{
		{"number", `7`, event.ErrNotObject},
		{"text", `"x"`, event.ErrNotObject},
		{"array", `[]`, event.ErrNotObject},
		{"empty", ``, event.ErrNotObject},
		{"no type", `{"uuid":"u","published":"2026-09-01T10:00:00Z"}`, event.ErrNoType},
		{"no published", `{"uuid":"u","eventType":"t"}`, event.ErrNoPublished},
		{"impossible day", `{"eventType":"t","published":"2017-09-31T22:23:07.777Z"}`, nil},
		{"cut", `{"eventType":"t","published":"2017-09-30T2`, nil},
		{"trailing", `{"eventType":"t","published":"2017-09-30T22:23:07Z"} {}`, nil},
		{"deep", strings.Repeat("[", 1<<20), nil},
		{"deep inside", `{"a":` + strings.Repeat("[", 1<<20), nil},
		{"just too deep", strings.Repeat(`{"a":`, 201) + "1" + strings.Repeat("}", 201), nil},
	}
	for _, c := range cases {
		_, err := event.Parse([]byte(c.raw))
		if err == nil || (c.want != nil && !errors.Is(err, c.want)) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
}

func TestParseTimeForms(t *testing.T) {
	t.Parallel()
	const want = 1664546400123000000
	for _, s := range []string{
		"2022-09-30T14:00:00.123Z", "2022-09-30T14:00:00.123+0000", "2022-09-30T16:00:00.123+02:00", "2022-09-30 14:00:00.123",
		"2022-09-30T14:00:00.123", "2022-09-30 14:00:00.123Z", "2022-09-30 14:00:00.123 UTC", "1664546400123", "1664546400.123", "1664546400123000",
	} {
		if got, err := event.ParseTime(s); err != nil || got != want {
			t.Errorf("ParseTime(%q) = %d, %v, want %d", s, got, err, int64(want))
		}
	}
	for _, s := range []string{"", "yesterday", "2017-09-31T00:00:00Z", "0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "12", "NaN"} {
		if got, err := event.ParseTime(s); err == nil {
			t.Errorf("ParseTime(%q) = %d, want an error", s, got)
		}
	}
}

func TestIdentityTellsBodiesOfOneUUIDApart(t *testing.T) {
	t.Parallel()
	base := event.Identity("00o", "u", 1, "t")
	for name, other := range map[string]string{
		"org": event.Identity("00p", "u", 1, "t"), "uuid": event.Identity("00o", "v", 1, "t"), "published": event.Identity("00o", "u", 2, "t"),
		"type": event.Identity("00o", "u", 1, "s"), "shifted": event.Identity("00ou", "", 1, "t"),
	} {
		if other == base {
			t.Errorf("identity does not depend on %s", name)
		}
	}
	if base != event.Identity("00o", "u", 1, "t") {
		t.Error("identity is not stable")
	}
}

func TestIdentifyIgnoresWhiteSpaceOnly(t *testing.T) {
	t.Parallel()
	uuid := func(raw string) string {
		l := &event.Log{}
		if err := l.Identify([]byte(raw)); err != nil {
			t.Fatal(err)
		}
		return l.UUID
	}
	if uuid(`{"a": 1}`) != uuid(`{"a":1}`) || uuid(`{"a":1}`) == uuid(`{"a":2}`) {
		t.Error("the hash must follow the content and nothing else")
	}
}

func TestSubject(t *testing.T) {
	t.Parallel()
	admin, member := event.Target{ID: "00uadmin", Type: "User"}, event.Target{ID: "00umember", Type: "User"}
	cases := []struct {
		name string
		log  event.Log
		want string
	}{
		{"sign-on concerns the actor", event.Log{Type: "user.authentication.sso", Actor: member, Targets: []event.Target{{ID: "0oa", Type: "AppInstance"}}}, "00umember"},
		{"membership concerns the member", event.Log{Type: "group.user_membership.add", Actor: admin, Targets: []event.Target{{ID: "00g", Type: "UserGroup"}, member}}, "00umember"},
		{"decision concerns the principal", event.Log{Type: "certification.campaign.item.decide", Actor: admin, Debug: map[string]string{"campaignItemPrincipalId": "00uprincipal"}}, "00uprincipal"},
		{"nobody", event.Log{Type: "system.org.rate_limit.violation"}, "00o"},
		{"no target", event.Log{Type: "user.lifecycle.create", Actor: admin}, "00uadmin"},
	}
	for _, c := range cases {
		if got := event.Subject(&c.log, "00o"); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestParseEveryRealEvent(t *testing.T) {
	t.Parallel()
	for file, lines := range boottest.LogEvents(t) {
		for _, body := range lines {
			_, err := event.Parse([]byte(body))
			noIdentity := errors.Is(err, event.ErrNoType) || errors.Is(err, event.ErrNoPublished) || strings.Contains(fmt.Sprint(err), "reading published")
			if err != nil && !noIdentity {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(minimal + "}"))
	f.Add([]byte(`{"eventType":"t","published":1664546400,"target":[{"id":1},null,3],"debugContext":{"debugData":{"risk":{"level":"LOW"}}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := event.Parse(raw)
		if err != nil {
			return
		}
		if !json.Valid(raw) {
			t.Skip() // what is skipped is validated by the JSON store, not here
		}
		if err := l.Identify(raw); err != nil {
			t.Errorf("parsed but not identified: %v", err)
		}
		_ = event.Subject(l, "org")
	})
}

func BenchmarkParse(b *testing.B) {
	raw := []byte(minimal + `,"displayMessage":"User login to Okta","client":{"ipAddress":"10.0.0.1","userAgent":{"browser":"CHROME","os":"Mac OS X","rawUserAgent":"Mozilla/5.0"},"geographicalContext":{"city":"X","country":"Y","geolocation":{"lat":1.5,"lon":2.5}}},"outcome":{"result":"SUCCESS"},"target":[{"id":"0oa","type":"AppInstance","alternateId":"A","displayName":"A"}],"debugContext":{"debugData":{"requestUri":"/x","dtHash":"abc","risk":"{level=LOW}"}}}`)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := event.Parse(raw); err != nil {
			b.Fatal(err)
		}
	}
}
