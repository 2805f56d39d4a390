package sod_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recert/score/internal/sod"
)

const good = `
rules:
  - {id: r2, name: pay and vendor, left: [a1, a2], right: [g1], severity: critical}
  - {id: r1, name: buy and pay, left: [a1], right: [a3]}
`

func TestConflictsCrossApps(t *testing.T) {
	t.Parallel()
	rules, err := sod.Parse([]byte(good))
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]bool{"a2": true, "g1": true, "a3": true}
	var got []string
	for _, c := range rules.Conflicts("a1", func(id string) bool { return held[id] }) {
		got = append(got, c.Rule.ID+" "+strings.Join(c.Left, "+")+" / "+strings.Join(c.Right, "+")+" "+c.Rule.Severity)
	}
	want := []string{"r1 a1 / a3 high", "r2 a1+a2 / g1 critical"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("conflicts (-want +got):\n%s", diff)
	}
	if c := rules.Conflicts("a3", func(string) bool { return false }); len(c) != 0 {
		t.Errorf("one side alone gave %v", c)
	}
}

func TestVersionIsThatOfTheContent(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(good), "\n")
	a, _ := sod.Parse([]byte(good))
	b, err := sod.Parse([]byte(lines[0] + "\n" + lines[2] + "\n" + lines[1]))
	if err != nil || a.Version() != b.Version() {
		t.Errorf("versions %q and %q (%v), want the same", a.Version(), b.Version(), err)
	}
}

func TestParseNamesEveryProblem(t *testing.T) {
	t.Parallel()
	_, err := sod.Parse([]byte(`
rules:
  - {id: r1, name: n, left: [a], right: [a]}
  - {id: r1, name: "", left: [], right: [b], severity: odd}
`))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"a stands on both sides", "id is that of rule 1 too", "name is empty", "left is empty", `"odd"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
	if _, err := sod.Parse([]byte("rules:\n  - {id: r, nam: x}\n")); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("an unknown key gave %v, want one line", err)
	}
}

func TestUnknownIDsAreReported(t *testing.T) {
	t.Parallel()
	rules, _ := sod.Parse([]byte(good))
	got := rules.Unknown(func(id string) bool { return id[0] == 'a' })
	if diff := cmp.Diff([]string{"g1"}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("rules: 1"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		rules, err := sod.Parse(raw)
		if err == nil && rules.Len() > 0 && rules.Version() == "" {
			t.Error("rules without a version")
		}
	})
}
