package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"recert/schemas/boottest"
	"recert/score/internal/evaluate"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// call runs a command line with the product's own learners.
func call(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	p := program{out: &o, errs: &e, kit: builtIn()}
	code = p.run(t.Context(), args)
	return code, o.String(), e.String()
}

// succeed is call for a line that must work.
func succeed(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := call(t, args...)
	if code != exitOK {
		t.Fatalf("model %s: exit %d: %s", strings.Join(args, " "), code, errs)
	}
	return out
}

// people are rows of an org in which two of nine managers rarely approve and a resource is for one title; days are
// numbers that matter a little. label names the column of decisions, rename may call levels otherwise.
func people(n int, rename func(string) string) [][]string {
	rng := rand.New(rand.NewPCG(5, 6))
	rows := [][]string{{"OK", "MGR_ID", "RESOURCE", "TITLE", "days"}}
	for range n {
		manager, resource, title, days := rng.IntN(9), rng.IntN(12), rng.IntN(4), rng.IntN(100)
		z := 2.5 + float64(days)/100
		if manager < 2 {
			z -= 3
		}
		if resource == 3 && title != 1 {
			z -= 3
		}
		ok := "0"
		if rng.Float64() < evaluate.Sigmoid(z) {
			ok = "1"
		}
		rows = append(rows, []string{ok, rename(fmt.Sprintf("m%d", manager)), rename(fmt.Sprintf("r%d", resource)), rename(fmt.Sprintf("t%d", title)), strconv.Itoa(days)})
	}
	return rows
}

// quick is the served model's kind, in a fraction of its time.
const quick = "quick-1"

func same(s string) string { return s }

// file writes rows as CSV.
func file(t *testing.T, rows [][]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data.csv")
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// trained returns the file of a model of the rows.
func trained(t *testing.T, rows [][]string, flags ...string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "model")
	succeed(t, append([]string{"train", "--label", "OK", "--numeric", "days", "--out", out, file(t, rows)}, flags...)...)
	return out
}

// usual are the rows of most tests, and ready their models by name, which are trained once.
var (
	usual = people(300, same)
	ready sync.Map
)

// model returns the file of a model of the usual rows.
func model(t *testing.T, name string) string {
	t.Helper()
	once, _ := ready.LoadOrStore(name, sync.OnceValue(func() []byte {
		return []byte(boottest.Text(t, trained(t, usual, "--model", name)))
	}))
	path := filepath.Join(t.TempDir(), "ready")
	if err := os.WriteFile(path, once.(func() []byte)(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// scored returns the probabilities that a model gives to rows.
func scored(t *testing.T, model string, rows [][]string) []float64 {
	t.Helper()
	out := filepath.Join(t.TempDir(), "predictions.csv")
	succeed(t, "score", "--model", model, "--out", out, file(t, rows))
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil || !slices.Equal(records[0], []string{"row", "p_approve"}) {
		t.Fatalf("header %v, %v", records[0], err)
	}
	var p []float64
	for i, r := range records[1:] {
		v, err := strconv.ParseFloat(r[1], 64)
		if err != nil || r[0] != strconv.Itoa(i) || !(v >= 0 && v <= 1) {
			t.Fatalf("line %d: %v, %v", i+2, r, err)
		}
		p = append(p, v)
	}
	return p
}

func nearly(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d rows, want %d", what, len(got), len(want))
	}
	for i := range got {
		if math.Abs(got[i]-want[i]) > 1e-9 {
			t.Fatalf("%s: row %d got %v, want %v", what, i, got[i], want[i])
		}
	}
}

func TestScoreNeedsNeitherOrderNorLabelNorKnownColumns(t *testing.T) {
	t.Parallel()
	rows := people(300, same)
	model := model(t, challenger)
	want := scored(t, model, rows)
	turned := make([][]string, len(rows))
	for i, r := range rows {
		turned[i] = []string{r[4], r[3], "x" + strconv.Itoa(i), r[2], r[1]}
	}
	nearly(t, "turned", scored(t, model, turned), want)
	for _, r := range rows[1:] {
		r[0] = "maybe"
	}
	nearly(t, "a label that is none", scored(t, model, rows), want)
}

func TestNamesOfLevelsDoNotMatter(t *testing.T) {
	t.Parallel()
	other := func(s string) string { return fmt.Sprintf("%x-%d", s[1:], 99-int(s[0])) }
	renamed := people(300, other)
	for _, name := range []string{quick, challenger} {
		nearly(t, name, scored(t, trained(t, renamed, "--model", name), renamed), scored(t, model(t, name), usual))
	}
}

func TestSameRowsAndSeedGiveTheSameModel(t *testing.T) {
	t.Parallel()
	for _, name := range []string{quick, challenger} {
		if boottest.Text(t, model(t, name)) != boottest.Text(t, trained(t, usual, "--model", name)) {
			t.Errorf("%s: two trainings differ", name)
		}
	}
}

func TestExplanationAddsUpToTheScore(t *testing.T) {
	t.Parallel()
	data := file(t, usual)
	for _, name := range []string{served, challenger} {
		model := model(t, name)
		p := scored(t, model, usual)
		for _, row := range []int{0, 17, 299} {
			out := filepath.Join(t.TempDir(), "why.json")
			text := succeed(t, "explain", "--model", model, "--row", strconv.Itoa(row), "--json", out, data)
			var e explanation
			if err := json.Unmarshal([]byte(boottest.Text(t, out)), &e); err != nil {
				t.Fatal(err)
			}
			for _, terms := range [][]term{e.Terms, e.Columns} {
				sum := e.Base
				for _, one := range terms {
					sum += one.Weight
				}
				nearly(t, name, []float64{sum, e.PApprove, evaluate.Sigmoid(sum)}, []float64{e.Logit, p[row], p[row]})
			}
			if !strings.Contains(text, "RESOURCE "+usual[row+1][2]) {
				t.Errorf("%s: row %d is not spoken of:\n%s", name, row, text)
			}
		}
	}
}

func TestExplainAbstainsOnTheUnknownAndSaysWhatWouldSettleIt(t *testing.T) {
	t.Parallel()
	model := model(t, challenger)
	data := file(t, [][]string{{"RESOURCE", "MGR_ID", "TITLE"}, {"r\x1b[31m99", "m99", "t1"}})
	out := succeed(t, "explain", "--model", model, "--row", "0", data)
	for _, want := range []string{
		"advice: abstain; no decision was seen with this MGR_ID nor with this RESOURCE",
		"would settle it: the word of whoever answers for RESOURCE r [31m99\n",
		"would settle it: decisions about other rows with MGR_ID m99\n",
		"never seen in training: ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing:\n%s", want, out)
		}
	}
	if strings.Contains(out, "\x1b") {
		t.Error("a level of the file reaches the terminal as it is")
	}
}

func TestMissingColumnsAreSaid(t *testing.T) {
	t.Parallel()
	model := model(t, challenger)
	out := filepath.Join(t.TempDir(), "p.csv")
	code, _, errs := call(t, "score", "--model", model, "--out", out, file(t, [][]string{{"RESOURCE", "TITLE", "days"}, {"r1", "t1", ""}}))
	if code != exitOK || !strings.Contains(errs, `has no column "MGR_ID"`) || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit %d: %s", code, errs)
	}
	code, _, errs = call(t, "score", "--model", model, "--out", out, file(t, [][]string{{"a"}, {"b"}}))
	if code != exitUsage || !strings.Contains(errs, "it has none of the columns") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// A model of a column that tells nothing apart has a base and nothing else.
func TestNothingToTellIsAnEmptyListAndStillSaysWhatWouldSettleIt(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"OK", "kind"}}
	for i := range 60 {
		rows = append(rows, []string{strconv.Itoa(i % 2), "same"})
	}
	data, m, out := file(t, rows), filepath.Join(t.TempDir(), "m"), filepath.Join(t.TempDir(), "f")
	succeed(t, "train", "--label", "OK", "--out", m, data)
	succeed(t, "explain", "--model", m, "--row", "0", "--json", out, data)
	text := boottest.Text(t, out)
	for _, want := range []string{`"terms": []`, `"columns": []`, `"abstain": true`, "a column that tells this row from others"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}
