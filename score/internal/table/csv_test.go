package table

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func read(t *testing.T, text string, o Options) *Table {
	t.Helper()
	got, err := Read(strings.NewReader(text), o)
	if err != nil {
		t.Fatalf("reading %q: %v", text, err)
	}
	return got
}

func TestReadTellsColumnsApart(t *testing.T) {
	t.Parallel()
	got := read(t, "\ufeffid,dept,OK,days,app\r\n1,Sales,1,3,crm\n2,\"Ops, EU\",0,,crm\n\n3,Sales, 1 ,0.5,erp\n",
		Options{Label: "OK", Numeric: []string{"days"}, Drop: []string{"id"}})
	want := &Table{
		Columns: []Column{
			{Name: "dept", Levels: []string{"Sales", "Ops, EU"}, Codes: []uint32{0, 1, 0}},
			{Name: "app", Levels: []string{"crm", "erp"}, Codes: []uint32{0, 0, 1}},
			{Name: "days", Values: []float64{3, math.NaN(), 0.5}},
		},
		Rows: 3, Label: []uint8{1, 0, 1}, Weight: []float64{1, 1, 1},
	}
	nan := cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })
	if diff := cmp.Diff(want, got, nan); diff != "" {
		t.Error(diff)
	}
}

func TestReadWithoutLabelTakesWhatThereIs(t *testing.T) {
	t.Parallel()
	got := read(t, "b,a\nx,y\n", Options{Numeric: []string{"absent"}})
	if got.Label != nil || len(got.Columns) != 2 || got.Column("a").Levels[0] != "y" {
		t.Errorf("got %+v", got)
	}
}

func TestReadNamesThePlaceOfAMistake(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxField+1)
	cases := []struct{ name, text, want string }{
		{"empty file", "", "the file is empty; the first line must name the columns"},
		{"byte order mark alone", "\ufeff", "the file is empty; the first line must name the columns"},
		{"no rows", "OK,a\n", "the file has a header and no rows"},
		{"no label column", "ok,a\n1,x\n", `line 1: there is no column "OK" for the decision; the header has "ok", "a"`},
		{"another separator", "OK;a\n1;x\n", `line 1: there is no column "OK" for the decision; the header has "OK;a" (fields must be separated by commas)`},
		{"label alone", "OK\n1\n", "line 1: there is no column to learn from beside the decision"},
		{"same name twice", "OK,a,b,a\n1,x,y,z\n", `line 1: columns 2 and 4 are both called "a"`},
		{"label twice", "OK,a,OK\n1,x,0\n", `line 1: columns 1 and 3 are both called "OK"`},
		{"no name", "OK,a,\n1,x,y\n", "line 1: column 3 has no name"},
		{"label that is neither", "OK,a\n1,x\n2,x\n", `line 3 (row 1): column "OK": "2" is no decision; it must be 1 (approved) or 0 (denied)`},
		{"label that is empty", "OK,a\n1,x\n,x\n", `line 3 (row 1): column "OK": "" is no decision; it must be 1 (approved) or 0 (denied)`},
		{"row too short", "OK,a\n1,x\n0\n", "line 3 (row 1): it has 1 fields, the header has 2"},
		{"row too long", "OK,a\n1,x,y\n", "line 2 (row 0): it has 3 fields, the header has 2"},
		{"after a field of two lines", "OK,a\n1,\"x\ny\"\n1\n", "line 4 (row 1): it has 1 fields, the header has 2"},
		{"no number", "OK,a,n\n1,x,5\n0,x,five\n", `line 3 (row 1): column "n": "five" is no number; leave the cell empty where there is none`},
		{"infinite number", "OK,a,n\n1,x,inf\n", `line 2 (row 0): column "n": "inf" is no number; leave the cell empty where there is none`},
		{"NUL", "OK,a,n\n1,x\x00,1\n", `line 2 (row 0): column "a": the field holds a NUL byte; is this a CSV file in UTF-8?`},
		{"lines of an old Mac", "OK,a\r1,x\r0,x\r", "line 1: a carriage return stands within the names; end lines by a line feed, with or without one before it"},
		{"NUL in the header", "OK,a\x00,n\n", `line 1: column 2: the field holds a NUL byte; is this a CSV file in UTF-8?`},
		{"UTF-16", "\xff\xfeO\x00K\x00", "line 1: the file is in UTF-16; save it as UTF-8"},
		{"huge field", "OK,a,n\n1," + long + ",1\n", `line 2 (row 0): column "a": the field has 65537 bytes, more than 65536; is a quote not closed?`},
		{"stray quote", "OK,a,n\n1,x\"y,1\n", "line 2: a quote stands within a field without quotes; write the field in quotes and double the quote in it"},
		{"open quote", "OK,a,n\n1,\"x,1\n0,y,2\n", "line 3: the quote opened on line 2 is not closed, or text follows it"},
		{"open quote in a large file", "OK,a,n\n1,\"x,1\n" + strings.Repeat("0,y,2\n", maxRecord/4), "after line 1: a record is longer than 1048576 bytes; is a quote not closed?"},
	}
	for _, c := range cases {
		o := Options{Label: "OK"}
		if strings.Contains(c.text, ",n\n") {
			o.Numeric = []string{"n"}
		}
		_, err := Read(strings.NewReader(c.text), o)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
		}
	}
}

func TestReadRefusesOptionsThatTheFileCannotMeet(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		o    Options
		want string
	}{
		{"unknown number", Options{Label: "OK", Numeric: []string{"days"}}, `line 1: there is no column "days"; the header has "OK", "a"`},
		{"unknown drop", Options{Label: "OK", Drop: []string{"id"}}, `line 1: there is no column "id"; the header has "OK", "a"`},
		{"label as number", Options{Label: "OK", Numeric: []string{"OK"}}, `line 1: column "OK" cannot be the decision and something else`},
	}
	for _, c := range cases {
		if _, err := Read(strings.NewReader("OK,a\n1,x\n"), c.o); err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
		}
	}
}

func TestDuplicatesFindsOneToOneOnly(t *testing.T) {
	t.Parallel()
	got := read(t, "coarse,title,code,n,OK\nx,a,1,1,1\nx,b,2,2,0\nx,a,1,1,1\ny,c,3,3,1\n", Options{Label: "OK", Numeric: []string{"n"}})
	if diff := cmp.Diff([]Duplicate{{Column: "code", Of: "title"}}, got.Duplicates()); diff != "" {
		t.Error(diff)
	}
	if left := got.Without("code"); len(left.Columns) != 3 || left.Column("code") != nil || left.Rows != 4 || len(got.Columns) != 4 {
		t.Errorf("got %+v", left)
	}
}

// A file is read whole into columns of equal length, or refused with one line.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"OK,a,n\n1,x,2\n0,y,\n", "OK,a\n1\n", "\ufeffOK,n\r\n1,\"2\"\r\n", "OK,n\n1,\"\n", "", "\xff\xfe", "OK,a,a\n"} {
		f.Add(seed, "OK", "n")
	}
	f.Fuzz(func(t *testing.T, text, label, numeric string) {
		got, err := Read(strings.NewReader(text), Options{Label: label, Numeric: []string{numeric}})
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r\x00") {
				t.Errorf("more than a line: %q", err)
			}
			return
		}
		if label != "" && len(got.Label) != got.Rows {
			t.Errorf("%d rows, %d decisions", got.Rows, len(got.Label))
		}
		for _, c := range got.Columns {
			if n := max(len(c.Codes), len(c.Values)); n != got.Rows {
				t.Errorf("column %q has %d of %d rows", c.Name, n, got.Rows)
			}
			for _, code := range c.Codes {
				if int(code) >= len(c.Levels) {
					t.Errorf("column %q: code %d of %d levels", c.Name, code, len(c.Levels))
				}
			}
		}
	})
}
