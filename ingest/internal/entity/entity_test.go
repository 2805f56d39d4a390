package entity

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"recert/schemas/directory"
)

const org = "00o1"

func TestProfileIsBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 400)
	attributes := []string{
		`"login":"a@example.com"`, `"firstName":"A"`, `"lastName":"B"`, `"mobilePhone":"555"`, `"email":"a@example.com"`, `"managerId":"00u2"`,
		`"secret":"x"`, `"number":12345678901234567890`, `"yes":true`, `"none":null`, `"list":["a","b",["c"]]`, `"map":{"a":1}`,
		fmt.Sprintf(`"long":%q`, long), `"control":"a\u0000b\nc"`, `"bad name\n":"x"`, `"":"x"`,
	}
	for i := range 200 {
		attributes = append(attributes, fmt.Sprintf(`"zz%03d":"v"`, i))
	}
	u, err := User(org, []byte(`{"id":"00u1","profile":{`+strings.Join(attributes, ",")+`}}`), map[string]bool{"secret": true})
	if err != nil {
		t.Fatal(err)
	}
	if len(u.Profile) != maxAttributes {
		t.Errorf("%d attributes, want %d", len(u.Profile), maxAttributes)
	}
	for _, name := range []string{"login", "firstName", "mobilePhone", "email", "managerId", "secret", "none", "map", "bad name\n", ""} {
		if v, kept := u.Profile[name]; kept {
			t.Errorf("%q is kept as %q", name, v)
		}
	}
	for name, want := range map[string]string{"number": "12345678901234567890", "yes": "true", "list": "a,b", "control": "a b c"} {
		if u.Profile[name] != want {
			t.Errorf("%s is %q, want %q", name, u.Profile[name], want)
		}
	}
	if v := u.Profile["long"]; len(v) > maxValue || !utf8.ValidString(v) || v == "" {
		t.Errorf("a long value has %d bytes", len(v))
	}
	if u.DisplayName != "A B" || u.ManagerID != "00u2" {
		t.Errorf("got %+v", u)
	}
}

func TestElementWithoutUsableIDIsAnError(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"", "a|b", "a/b", "a b", "..", "é", strings.Repeat("x", 65)} {
		raw := fmt.Appendf(nil, `{"id":%q}`, id)
		for name, read := range map[string]func() error{
			"user":     func() error { _, err := User(org, raw, nil); return err },
			"group":    func() error { _, err := ReadGroup(org, raw, nil); return err },
			"app":      func() error { _, err := App(org, raw); return err },
			"app user": func() error { _, err := AppUser(org, "0oa1", raw); return err },
			"member":   func() error { _, err := MemberID(raw); return err },
			"rule":     func() error { _, err := (Rules{}).Add(raw); return err },
		} {
			if read() == nil {
				t.Errorf("%s with id %q was read", name, id)
			}
		}
	}
}

func TestOddFieldLosesNoElement(t *testing.T) {
	t.Parallel()
	u, err := User(org, []byte(`{"id":"00u1","status":7,"type":"x","lastLogin":{},"created":[1],"profile":{"login":5,"title":["a"]},"lastUpdated":"2022-07-01T00:00:01.001Z"}`), nil)
	if err != nil || u.ID != "00u1" || u.Status != "" || u.Login != "5" || u.Title != "a" || u.LastUpdated.IsZero() {
		t.Errorf("got %+v, %v", u, err)
	}
	a, err := App(org, []byte(`{"features":[1,"x"],"label":{},"id":"0oa1","status":"ACTIVE"}`))
	if err != nil || a.ID != "0oa1" || a.Status != "ACTIVE" {
		t.Errorf("got %+v, %v", a, err)
	}
}

func TestAppUserPath(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		`{"id":"00u1","scope":"USER"}`: "direct",
		`{"id":"00u1"}`:                "direct",
		`{"id":"00u1","scope":"GROUP","_links":{"group":{"href":"https://x/api/v1/groups/00g1"}}}`:          "group:00g1",
		`{"id":"00u1","scope":"GROUP","_links":{"group":{"href":"https://x/api/v1/groups/00g1?expand=1"}}}`: "group:00g1",
		`{"id":"00u1","scope":"GROUP","_links":{"group":{"href":"https://x/a|b"}}}`:                         "group:",
		`{"id":"00u1","scope":"GROUP"}`: "group:",
	} {
		a, err := AppUser(org, "0oa1", []byte(raw))
		if err != nil || a.Path != want || a.Kind != directory.KindApp || a.Resource != "0oa1" {
			t.Errorf("%s: got %+v, %v, want path %s", raw, a, err, want)
		}
	}
}

func TestRulesPathIsTheFirstActiveOne(t *testing.T) {
	t.Parallel()
	add := func(r Rules, id, status string) {
		raw := fmt.Appendf(nil, `{"id":%q,"status":%q,"actions":{"assignUserToGroups":{"groupIds":["00g1"]}}}`, id, status)
		if _, err := r.Add(raw); err != nil {
			t.Fatal(err)
		}
	}
	a, b := Rules{}, Rules{}
	for _, r := range [][2]string{{"0pr3", "ACTIVE"}, {"0pr1", "INACTIVE"}, {"0pr2", "ACTIVE"}, {"0pr2", "ACTIVE"}} {
		add(a, r[0], r[1])
	}
	for _, r := range [][2]string{{"0pr2", "ACTIVE"}, {"0pr1", "INACTIVE"}, {"0pr3", "ACTIVE"}} {
		add(b, r[0], r[1])
	}
	if fmt.Sprint(a) != fmt.Sprint(b) || len(a["00g1"]) != 3 {
		t.Errorf("the order of arrival shows: %v, %v", a, b)
	}
	if a.Path("00g1") != "rule:0pr2" || a.Path("00g2") != "direct" {
		t.Errorf("paths %s, %s", a.Path("00g1"), a.Path("00g2"))
	}
}

func TestTimeIsOktasInUTC(t *testing.T) {
	t.Parallel()
	want := time.Date(2022, 7, 1, 0, 0, 1, 1_000_000, time.UTC)
	for _, text := range []string{"2022-07-01T00:00:01.001Z", "2022-07-01T00:00:01.001Z'", "2022-06-30T17:00:01.001-07:00"} {
		if got := Time(text); !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%s gave %s", text, got)
		}
	}
	for _, text := range []string{"", "soon", "0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z"} {
		if got := Time(text); !got.IsZero() {
			t.Errorf("%s gave %s", text, got)
		}
	}
}

// FuzzElements looks that no element, however odd, breaks a reader, its bounds or the encoding.
func FuzzElements(f *testing.F) {
	for _, seed := range []string{
		`{"id":"00u1","status":"ACTIVE","profile":{"login":"a","x":[1,"b"]},"lastUpdated":"2026-01-01T00:00:00.000Z"}`,
		`{"id":"00g1","profile":{"name":"n"},"actions":{"assignUserToGroups":{"groupIds":["00g1"]}}}`,
		`{"id":"00u1","scope":"GROUP","_links":{"group":{"href":"/a/00g1"}},"features":["a"]}`,
		`{"definitions":{"custom":{"properties":{"a":{},"\n":{}}}}}`, `[]`, `null`, `{"profile":{"a":"\ud800"}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		check := func(v any, err error, texts ...string) {
			if err != nil {
				return
			}
			if _, err := json.Marshal(v); err != nil {
				t.Errorf("%+v cannot be encoded: %v", v, err)
			}
			for _, s := range texts {
				if len(s) > maxDescription || !utf8.ValidString(s) {
					t.Errorf("%q is out of bounds", s)
				}
			}
		}
		u, err := User(org, raw, nil)
		check(u, err, u.Login, u.DisplayName, u.Title)
		if len(u.Profile) > maxAttributes {
			t.Errorf("%d attributes", len(u.Profile))
		}
		g, err := ReadGroup(org, raw, nil)
		check(g, err, g.Name, g.Description)
		a, err := App(org, raw)
		check(a, err, append(a.Features, a.Label)...)
		p, err := AppUser(org, "0oa1", raw)
		check(p, err, p.Path)
		rules := Rules{}
		_, err = rules.Add(raw)
		check(rules, err)
		names, err := CustomAttributes(raw)
		check(names, err, names...)
	})
}
