package evaluate

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"recert/score/internal/learn"
	"recert/score/internal/table"
)

func TestFoldsAreStratifiedPartitions(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		k := 2 + rng.IntN(9)
		label := make([]uint8, 2*k+rng.IntN(300))
		for i := range label {
			label[i] = uint8(min(1, rng.IntN(4)))
		}
		rows, denied := make([]int, k), make([]int, k)
		for row, f := range Folds(label, k, rng.Uint64()) {
			rows[f]++
			denied[f] += int(1 - label[row])
		}
		if slices.Max(rows)-slices.Min(rows) > 1 || slices.Max(denied)-slices.Min(denied) > 1 {
			t.Fatalf("%d rows in %d folds: %v, of them denied %v", len(label), k, rows, denied)
		}
	}
}

func TestFoldsFollowTheSeed(t *testing.T) {
	t.Parallel()
	label := slices.Repeat([]uint8{0, 1, 1}, 50)
	if !slices.Equal(Folds(label, 5, 1), Folds(label, 5, 1)) {
		t.Error("the same seed deals otherwise")
	}
	if slices.Equal(Folds(label, 5, 1), Folds(label, 5, 2)) {
		t.Error("another seed deals alike")
	}
}

func TestEveryRowIsTestedOnceByOthers(t *testing.T) {
	t.Parallel()
	label := slices.Repeat([]uint8{0, 1, 1}, 20)
	folds, err := crossed(label, 4, 1)
	if err != nil {
		t.Fatal(err)
	}
	times := make([]int, len(label))
	for _, f := range folds {
		if len(f.train)+len(f.test) != len(label) || !slices.IsSorted(f.train) || !slices.IsSorted(f.test) {
			t.Errorf("%d and %d rows, or out of order", len(f.train), len(f.test))
		}
		for _, row := range f.test {
			times[row]++
			if slices.Contains(f.train, row) {
				t.Errorf("row %d is on both sides", row)
			}
		}
	}
	if slices.Max(times) != 1 || slices.Min(times) != 1 {
		t.Errorf("tested %v times", times)
	}
}

func TestSplitByTimeHoldsTheLastOut(t *testing.T) {
	t.Parallel()
	folds, err := lastly([]uint8{1, 0, 1, 1, 0, 1, 1, 1, 0, 1}, 0.2)
	if err != nil || len(folds) != 1 || !slices.Equal(folds[0].test, []int{8, 9}) || len(folds[0].train) != 8 {
		t.Errorf("got %+v, %v", folds, err)
	}
}

func TestColumnsAreFoundByName(t *testing.T) {
	t.Parallel()
	cases := []struct{ header, manager, resource string }{
		{"ACTION,RESOURCE,MGR_ID", "MGR_ID", "RESOURCE"},
		{"OK,department,manager_id,app", "manager_id", "app"},
		{"OK,Manager Name,resource name", "Manager Name", "resource name"},
		{"OK,approver,applicant", "", ""},
		{"OK,resource_kind,resource", "", "resource"},
	}
	for _, c := range cases {
		tb, err := table.Read(strings.NewReader(c.header+"\n"+strings.Repeat("x,", strings.Count(c.header, ","))+"x\n"), table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if m, r := ManagerColumn(tb), ResourceColumn(tb); m != c.manager || r != c.resource {
			t.Errorf("%s: got %q and %q", c.header, m, r)
		}
	}
}

func TestThinNeedsBothNewOrHalfTheColumns(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		unseen  []string
		columns int
		want    int
	}{
		{"all seen", nil, 8, 0},
		{"manager new", []string{"mgr"}, 8, 0},
		{"both new", []string{"mgr", "res"}, 8, 1},
		{"half new", []string{"a", "b", "c", "d"}, 8, 1},
		{"both and half new", []string{"mgr", "res"}, 4, 2},
		{"the one column there is", []string{"a"}, 1, 0},
	}
	for _, c := range cases {
		if got := Thin(learn.Support{Unseen: c.unseen}, "mgr", "res", c.columns); len(got) != c.want {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
	if got := Thin(learn.Support{Unseen: []string{"", "x"}}, "", "", 9); got != nil {
		t.Errorf("without such columns: got %q", got)
	}
}
