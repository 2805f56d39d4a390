package sod_test

import (
	"strings"
	"testing"
	"time"

	"recert/score/internal/sod"
)

const accepted = `
rules:
  - id: r1
    name: pay and vendor
    left: [a1]
    right: [a2]
    accepted:
      - {person: u2, owner: head of accounting, reason: every payment is checked by a second person, until: 2026-12-31}
      - {person: u1, owner: head of accounting, reason: stands in, until: "2026-09-30"}
`

// TestExceptionEndsWithItsDay looks at the last moment of an exception and the first behind it, in another time zone.
func TestExceptionEndsWithItsDay(t *testing.T) {
	t.Parallel()
	rules, err := sod.Parse([]byte(accepted))
	if err != nil {
		t.Fatal(err)
	}
	rule := rules.ByID("r1")
	east := time.FixedZone("", 9*3600)
	for at, want := range map[time.Time]bool{
		time.Date(2026, 9, 30, 23, 59, 59, 999999999, time.UTC): true, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC): false,
		time.Date(2026, 10, 1, 8, 59, 0, 0, east): true, time.Date(2026, 10, 1, 9, 0, 0, 0, east): false,
	} {
		if got := rule.Accepts("u1", at); got != want {
			t.Errorf("at %s: accepted %v, want %v", at, got, want)
		}
	}
	if e := rule.Exception("u1"); e == nil || e.Reason != "stands in" || rule.Exception("u3") != nil || rule.Accepts("u3", time.Time{}) {
		t.Errorf("got %+v of u1, %+v of u3", e, rule.Exception("u3"))
	}
	if got := rules.Strangers(func(id string) bool { return id == "u1" }); len(got) != 1 || got[0] != "u2" {
		t.Errorf("strangers %v, want u2", got)
	}
	before, _, _ := strings.Cut(accepted, "    accepted:")
	bare, _ := sod.Parse([]byte(before))
	later, _ := sod.Parse([]byte(strings.Replace(accepted, "2026-12-31", "2027-12-31", 1)))
	lines := strings.Split(accepted, "\n")
	lines[7], lines[8] = lines[8], lines[7]
	turned, _ := sod.Parse([]byte(strings.Join(lines, "\n")))
	if bare.Version() == rules.Version() || later.Version() == rules.Version() || turned.Version() != rules.Version() {
		t.Errorf("versions: %s without, %s, %s with a later day, %s in another order", bare.Version(), rules.Version(), later.Version(), turned.Version())
	}
}

func TestParseNamesEveryProblemOfAnException(t *testing.T) {
	t.Parallel()
	_, err := sod.Parse([]byte(`
rules:
  - id: r1
    name: n
    left: [a]
    right: [b]
    accepted:
      - {person: u1, owner: o, reason: r, until: 2026-02-30}
      - {person: u1, owner: " ", until: never}
      - {owner: o, reason: r, until: 2026-12-31}
      - {person: u4, owner: o, reason: r}
      - {person: u5, owner: o, reason: r, until: 12026-01-01}
`))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`exception 1 ("u1"): until "2026-02-30" is no day`, `exception 2 ("u1"): owner is empty`, `exception 2 ("u1"): reason is empty`, `exception 2 ("u1"): until "never"`,
		`exception 2 ("u1"): person is that of exception 1 too`, `exception 3 (""): person is empty`, `exception 4 ("u4"): until ""`, `exception 5 ("u5"): until "12026`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
}

func TestAcceptedConflictsRankLast(t *testing.T) {
	t.Parallel()
	all := []sod.Conflict{{Rule: sod.Rule{ID: "a", Severity: "critical"}, Accepted: true}, {Rule: sod.Rule{ID: "b", Severity: "low"}}}
	sod.Rank(all)
	if open := sod.Open(all); all[0].Rule.ID != "b" || len(open) != 1 || open[0].Rule.ID != "b" {
		t.Errorf("got %v, open %v", all, open)
	}
}
