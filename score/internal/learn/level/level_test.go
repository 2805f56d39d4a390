package level

import (
	"fmt"
	"math"
	"testing"

	"recert/score/internal/learn/learntest"
	"recert/score/internal/learn/wire"
	"recert/score/internal/table"
)

func small() *table.Table {
	b := table.NewBuilder([]string{"app"}, []string{"idle"})
	for i, level := range []string{"zebra", "ape", "zebra", "cow", "ape"} {
		b.Add([]string{level}, []float64{float64(i)})
		b.Decide(true, 1)
	}
	return b.Table()
}

func TestCodesFollowTheRowsNotTheNames(t *testing.T) {
	d, m := Read(small(), []int{3, 2, 0})
	if got := fmt.Sprint(d.Columns[0].Levels, d.Columns[0].Counts, m.Codes[0]); got != "[cow zebra] [1 2] [1 2 2]" {
		t.Error(got)
	}
}

func TestWhatTrainingHadNotIsUnseen(t *testing.T) {
	d, _ := Read(small(), []int{0})
	// Many rows and few take different ways.
	for _, rows := range [][]int{{0, 1, 2, 3, 4}, {1}, {2}} {
		m := d.Encode(small(), rows)
		for k, row := range rows {
			want := uint32(0)
			if row%2 == 0 && row < 4 {
				want = 1
			}
			if m.Codes[0][k] != want {
				t.Errorf("row %d has code %d, not %d", row, m.Codes[0][k], want)
			}
		}
	}
}

func TestAColumnOfAnotherKindIsAsMissing(t *testing.T) {
	d, _ := Read(small(), []int{0, 1})
	other := table.NewBuilder([]string{"idle"}, []string{"app"})
	other.Add([]string{"3"}, []float64{3})
	m := d.Encode(other.Table(), []int{0})
	if m.Codes[0][0] != Unseen || !math.IsNaN(m.Values[1][0]) {
		t.Errorf("read as %v and %v", m.Codes[0], m.Values[1])
	}
}

func TestSupportIsOfTheRarestSeenLevel(t *testing.T) {
	d, _ := Read(small(), []int{0, 1, 2})
	if s := d.Support(small(), 1); len(s.Unseen) != 0 || s.Rows != 1 {
		t.Errorf("of a level of one row: %+v", s)
	}
	if s := d.Support(small(), 3); fmt.Sprint(s.Unseen) != "[app]" || s.Rows != 0 {
		t.Errorf("of a level never seen: %+v", s)
	}
}

func TestADictionaryGrows(t *testing.T) {
	d, _ := Read(small(), nil)
	for _, row := range learntest.Rows(0, 5) {
		d.Add(small(), row)
	}
	all, _ := Read(small(), learntest.Rows(0, 5))
	if string(d.AppendBinary(nil)) != string(all.AppendBinary(nil)) {
		t.Error("grown row by row and read at once are not the same")
	}
	r := wire.NewReader(d.AppendBinary(nil))
	if again := Decode(r); r.End() != nil || string(again.AppendBinary(nil)) != string(d.AppendBinary(nil)) {
		t.Error("written, read and written is not the same")
	}
}
