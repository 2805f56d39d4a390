package feature

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/directory"
	schema "recert/schemas/feature"
	"recert/schemas/usage"
	"recert/score/internal/org"
	"recert/score/internal/signal"
)

func source() Source {
	held := &org.Holding{Resource: "0oa1", Paths: []string{"direct", "group:00g1"}}
	return Source{
		Review: &directory.Review{Resource: "0oa1", Kind: directory.KindApp, UserID: "00u1"}, Directory: org.NewBuilder("o").Build(), Attributes: []string{"city", "division"},
		Features: &signal.Features{
			Person: &directory.User{ID: "00u1", Department: "north\u202e", Title: "clerk", ManagerID: "00u2", Profile: map[string]string{"city": "Oslo", "leaveFrom": "2026-01-01"}},
			Held:   held, Account: signal.Account{Class: signal.Human, TenureDays: 1234.56789}, Usage: signal.Usage{Grade: usage.Observed, Days: 3, OwnGap: 1.0 / 3},
			Grant: signal.Grant{Requested: true}, Past: signal.Past{Last: "APPROVE", AgeDays: 90}, Covered: signal.Coverage{Until: time.Unix(1e9, 0)},
		},
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"resource": "0oa1", "app": "0oa1", "kind": "app", "department": "north", "title": "clerk", "manager": "00u2", "city": "Oslo", "class": "human", "account": "on",
		"path": "direct+group+request", "use": "observed", "past": "approve", "home": "own",
	}
	if diff := cmp.Diff(want, source().Levels()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for name := range want {
		if name != "city" && !slices.Contains(Fixed(), name) {
			t.Errorf("%s is missing in Fixed", name)
		}
	}
}

// TestNumbersAreCutAndNeverInvented wants six digits, and nothing where nothing is known.
func TestNumbersAreCutAndNeverInvented(t *testing.T) {
	t.Parallel()
	got := source().Numbers()
	if got["tenure_days"] != 1234.57 || got["own_gap_days"] != 0.333333 || got["decision_age_days"] != 90 {
		t.Errorf("got %v", got)
	}
	for _, name := range []string{"seen_days", "peers_department", "home_share"} {
		if x, known := got[name]; known {
			t.Errorf("%s is %v although nothing is known of it", name, x)
		}
	}
	nobody := Source{Review: source().Review, Directory: source().Directory, Features: &signal.Features{}}
	if n := nobody.Numbers(); len(n) != 1 {
		t.Errorf("of nobody there is %v", n)
	}
	if b := Baselines(nobody.Features); b[schema.Okta90] != signal.Approve || b[schema.Entra30] != signal.Approve {
		t.Errorf("baselines revoke of nobody: %v", b)
	}
}

// TestTableTellsMissingFromNothing keeps an empty cell apart from a zero.
func TestTableTellsMissingFromNothing(t *testing.T) {
	t.Parallel()
	rows := []Row{
		{Levels: map[string]string{"b": "x"}, Numbers: map[string]float64{"n": 0}},
		{Levels: map[string]string{"a": "y", "b": "x"}, Numbers: map[string]float64{}},
	}
	tab := ColumnsOf(rows[:1]).Join(ColumnsOf(rows[1:])).Table(rows)
	if len(tab.Columns) != 3 || tab.Columns[0].Name != "a" || tab.Columns[1].Name != "b" || tab.Rows != 2 {
		t.Fatalf("columns %v", tab.Columns)
	}
	if n := tab.Column("n").Values; n[0] != 0 || !math.IsNaN(n[1]) {
		t.Errorf("numbers are %v, want 0 and none", n)
	}
	if a := tab.Column("a"); a.Levels[a.Codes[0]] != "" || a.Levels[a.Codes[1]] != "y" {
		t.Errorf("levels are %v", a.Levels)
	}
}

func FuzzCut(f *testing.F) {
	for _, x := range []float64{0, 1, -1, 1.0 / 3, 1e300, 1e-300, 123456789} {
		f.Add(x)
	}
	f.Fuzz(func(t *testing.T, x float64) {
		if got := Cut(x); Cut(got) != got && !math.IsNaN(got) {
			t.Errorf("cutting %v twice gives %v, then %v", x, got, Cut(got))
		}
	})
}
