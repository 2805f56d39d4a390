package sod_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"recert/schemas/directory"
	"recert/score/internal/sod"
)

// imported is a rule of Okta's over resources.
func imported(id string, op string, left []string, right ...string) directory.RiskRule {
	side := func(op string, ids []string) directory.Criterion {
		c := directory.Criterion{Attribute: directory.EffectiveGrants, Operation: op, Type: directory.ValuesResources}
		for _, v := range ids {
			c.Values = append(c.Values, directory.Value{ID: v})
		}
		return c
	}
	return directory.RiskRule{
		Org: "00o1", ID: id, Source: directory.SourceOkta, Name: "name of " + id, Type: directory.RuleOfDuties, Status: directory.RuleActive,
		Criteria: []directory.Criterion{side(directory.ContainsOne, left), side(op, right)},
	}
}

func TestFileWinsOverOktaAndNothingIsGuessed(t *testing.T) {
	t.Parallel()
	file, err := sod.Parse([]byte("rules:\n  - {id: rul1, name: mine, left: [0oa1], right: [0oa9], severity: low}\n"))
	if err != nil {
		t.Fatal(err)
	}
	removed := imported("rul5", directory.ContainsOne, []string{"0oa1"}, "0oa2")
	removed.Removed = true
	ofFile := imported("rul6", directory.ContainsOne, []string{"0oa1"}, "0oa2")
	ofFile.Source = directory.SourceFile
	org := []directory.RiskRule{
		imported("rul1", directory.ContainsOne, []string{"0oa1"}, "0oa2"), imported("rul2", directory.ContainsAll, []string{"0oa1"}, "0oa2", "00g3"),
		imported("rul3", directory.ContainsOne, []string{"ent1"}, "ent2"), imported("rul4", directory.ContainsOne, []string{"0oa1"}, "0oa1"), removed, ofFile,
	}
	rules := file.With(org)
	var got []string
	for _, r := range rules.All() {
		got = append(got, fmt.Sprint(r.ID, r.Name, r.Left, r.Right, r.RightAll, r.Severity))
	}
	if want := []string{"rul1mine[0oa1] [0oa9] falselow", "rul2name of rul2[0oa1] [0oa2 00g3] truehigh"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if k := rules.Kept(); len(k) != 2 || k[0].ID != "rul3" || !strings.Contains(k[0].Problem, "entitlements") || k[1].ID != "rul4" || !strings.Contains(k[1].Problem, "both sides") {
		t.Errorf("kept %v", k)
	}
	slices.Reverse(org)
	if again := file.With(org); again.Version() != rules.Version() || rules.Version() == file.Version() {
		t.Errorf("versions: %s of the file, %s and %s with the org's rules in two orders", file.Version(), rules.Version(), again.Version())
	}
	if file.With(nil) != file || file.With([]directory.RiskRule{removed}).Version() != file.Version() {
		t.Error("an org without rules changes the file's")
	}
	// A renamed or new rule that is only kept is another version too: its name stands in reasons.
	renamed := slices.Clone(org)
	for i := range renamed {
		if renamed[i].ID == "rul3" {
			renamed[i].Name = "another"
		}
	}
	if file.With(renamed).Version() == rules.Version() {
		t.Error("a renamed rule has the same version")
	}
}

func TestContainsAllTakesAll(t *testing.T) {
	t.Parallel()
	file, _ := sod.Parse(nil)
	rules := file.With([]directory.RiskRule{imported("rul1", directory.ContainsAll, []string{"0oa1"}, "0oa2", "00g3")})
	for _, c := range []struct {
		resource, held string
		want           int
	}{{"0oa1", "0oa2", 0}, {"0oa1", "0oa2 00g3", 1}, {"00g3", "0oa1 0oa2", 1}, {"00g3", "0oa1", 0}} {
		got := rules.Conflicts(c.resource, func(id string) bool { return slices.Contains(strings.Fields(c.held), id) })
		if len(got) != c.want {
			t.Errorf("%s beside %s: %d conflicts, want %d", c.resource, c.held, len(got), c.want)
		}
	}
}

func TestStatedConflictsAreThoseThatRecertCannotEvaluate(t *testing.T) {
	t.Parallel()
	file, _ := sod.Parse([]byte("rules:\n  - {id: rul1, name: mine, left: [0oa1], right: [0oa9]}\n"))
	rules := file.With([]directory.RiskRule{imported("rul3", directory.ContainsOne, []string{"ent1"}, "ent2")})
	got := rules.Stated([]string{"rul9", "rul3", "rul1"}, "0oa7")
	if len(got) != 2 || got[0].Rule.Name != "name of rul3" || got[1].Rule.Name != "rul9" || got[0].Left[0] != "0oa7" || !got[0].Stated || got[0].Rule.Severity != "high" {
		t.Errorf("got %+v", got)
	}
}

func TestConflictsRankByWhatWasExercised(t *testing.T) {
	t.Parallel()
	used := sod.Use{Days: 3, Last: time.Unix(0, 0)}
	conflict := func(id, severity string, left, right sod.Use, stated bool) sod.Conflict {
		return sod.Conflict{Rule: sod.Rule{ID: id, Severity: severity}, LeftUse: left, RightUse: right, Stated: stated}
	}
	all := []sod.Conflict{
		conflict("none", "high", sod.Use{}, sod.Use{}, false), conflict("one", "high", used, sod.Use{}, false),
		conflict("unseen", "high", used, sod.Use{Unseen: true}, false), conflict("both", "high", used, sod.Use{Days: 1, Unseen: true}, false),
		conflict("paper", "critical", sod.Use{}, sod.Use{}, false), conflict("stated", "high", used, used, true), conflict("more", "high", used, used, false),
	}
	for i, want := range []string{sod.None, sod.One, sod.Unknown, sod.Both, sod.None, sod.Unknown, sod.Both} {
		if got := all[i].Exercised(); got != want {
			t.Errorf("%s: %s, want %s", all[i].Rule.ID, got, want)
		}
	}
	sod.Rank(all)
	var got []string
	for _, c := range all {
		got = append(got, c.Rule.ID)
	}
	if want := "more both stated unseen one paper none"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}
