package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"recert/schemas/boottest"
	"recert/score/internal/learn"
	"recert/score/internal/table"
)

// rates is a learner whose figures do not change when the product's do: the smoothed rate by manager.
type rates struct{}

func (rates) Name() string { return "rates-1" }

func (rates) Fit(_ context.Context, t *table.Table, rows []int, _ func(float64)) (learn.Model, error) {
	m := byManager{}
	c := t.Column("MGR_ID")
	for _, row := range rows {
		r := m[c.Levels[c.Codes[row]]]
		m[c.Levels[c.Codes[row]]] = [2]float64{r[0] + float64(t.Label[row]), r[1] + 1}
	}
	return m, nil
}

type byManager map[string][2]float64

func (m byManager) Logits(t *table.Table, rows []int) []float64 {
	z := make([]float64, len(rows))
	c := t.Column("MGR_ID")
	for i, row := range rows {
		r := m[c.Levels[c.Codes[row]]]
		p := (r[0] + 8) / (r[1] + 10)
		z[i] = math.Log(p / (1 - p))
	}
	return z
}

func (m byManager) Explain(t *table.Table, row int) (float64, []learn.Term) {
	return m.Logits(t, []int{row})[0], nil
}
func (byManager) Support(*table.Table, int) learn.Support { return learn.Support{Rows: 1} }
func (byManager) AppendBinary(b []byte) ([]byte, error)   { return b, nil }

// fixed runs a command line with that learner alone.
func fixed(t *testing.T, ctx context.Context, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	p := program{out: &o, errs: &e, kit: kit{learners: func(uint64) []named { return []named{{served, rates{}}} }}}
	code = p.run(ctx, args)
	return code, o.String(), e.String()
}

func TestEvalGolden(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	figures, plot, held := filepath.Join(dir, "f.json"), filepath.Join(dir, "f.svg"), filepath.Join(dir, "p.csv")
	code, out, errs := fixed(t, t.Context(), "eval", "--label", "OK", "--folds", "5", "--numeric", "days", "--json", figures, "--plot", plot, "--predictions", held, file(t, people(2000, same)))
	if code != exitOK || errs != "" {
		t.Fatalf("exit %d: %s", code, errs)
	}
	// Only the time that it took may differ from run to run: in the table the last number of a method's line.
	boottest.Golden(t, "testdata/eval.txt", []byte(regexp.MustCompile(`(?m)\d+\.\d$`).ReplaceAllString(out, "0.0")))
	boottest.Golden(t, "testdata/eval.svg", []byte(boottest.Text(t, plot)))
	if lines := strings.Count(boottest.Text(t, held), "\n"); lines != 2001 {
		t.Errorf("%d lines of predictions", lines)
	}
	var v map[string]any
	if err := json.Unmarshal([]byte(boottest.Text(t, figures)), &v); err != nil {
		t.Fatal(err)
	}
	for _, key := range strings.Fields(`auc average_precision_denials logloss brier brier_skill ece_equal_mass ece_equal_width coverage_98 coverage_98_low
		coverage_98_high coverage_99 coverage_99_low coverage_99_high coverage_99_5 coverage_99_5_low coverage_99_5_high riskiest_10 riskiest_20 seconds
		abstain_rate rows denied folds seed`) {
		if _, ok := v[key].(float64); !ok {
			t.Errorf("%s is %v, no number", key, v[key])
		}
	}
	for _, key := range []string{"manager_rate", "naive_bayes", "linear_singles", "group_share"} {
		if v["baselines"].(map[string]any)[key].(map[string]any)["auc"].(float64) < 0.4 {
			t.Errorf("baseline %s: %v", key, v["baselines"])
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 3 {
		t.Errorf("something is left beside the files: %v, %v", left, err)
	}
}

func TestPlotIsWellFormedWhateverAColumnIsCalled(t *testing.T) {
	t.Parallel()
	rows := people(300, same)
	rows[0][3] = `<script>"&'`
	plot := filepath.Join(t.TempDir(), "f.svg")
	if code, _, errs := fixed(t, t.Context(), "eval", "--label", "OK", "--folds", "2", "--plot", plot, file(t, rows)); code != exitOK {
		t.Fatal(errs)
	}
	raw := boottest.Text(t, plot)
	for d := xml.NewDecoder(strings.NewReader(raw)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(raw, "href") || strings.Contains(raw, "NaN") {
		t.Error("it refers to something outside, or draws what is no number")
	}
}

func TestMistakesAreOneLineAndExitTwo(t *testing.T) {
	t.Parallel()
	good := file(t, people(300, same))
	few := file(t, people(12, same))
	alike := file(t, [][]string{{"OK", "manager", "resource"}, {"1", "x", "u"}, {"1", "y", "u"}})
	model := model(t, challenger)
	damaged := filepath.Join(t.TempDir(), "damaged")
	raw := []byte(boottest.Text(t, model))
	raw[len(raw)-1]++
	cut := filepath.Join(t.TempDir(), "cut")
	for path, b := range map[string][]byte{damaged: raw, cut: raw[:len(raw)/2]} {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, linked := filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "linked")
	if err := os.Symlink(good, linked); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name string
		args []string
		want string
	}{
		{"unknown command", []string{"evaluate"}, `there is no command "evaluate"`},
		{"unknown flag", []string{"eval", "--lable", "OK", good}, "flag provided but not defined: -lable; model eval -h lists the flags"},
		{"value that is none", []string{"eval", "--folds", "ten", good}, `invalid value "ten" for flag -folds`},
		{"no file", []string{"eval", "--label", "OK"}, "no data; name a CSV file, or --clickhouse"},
		{"two files", []string{"eval", "--label", "OK", good, few}, "unexpected argument"},
		{"no label", []string{"eval", good}, "missing: --label"},
		{"absent label", []string{"eval", "--label", "ACTION", good}, `line 1: there is no column "ACTION" for the decision`},
		{"absent file", []string{"eval", "--label", "OK", "absent.csv"}, "reading absent.csv: no such file or directory"},
		{"a folder", []string{"eval", "--label", "OK", t.TempDir()}, "is a directory"},
		{"one fold", []string{"eval", "--label", "OK", "--folds", "1", good}, "--folds: 1 is out of range"},
		{"no split", []string{"eval", "--label", "OK", "--split", "random", good}, `--split: "random" is neither folds nor time`},
		{"no share", []string{"eval", "--label", "OK", "--holdout", "1", good}, "--holdout: 1 is no share"},
		{"no such model", []string{"eval", "--label", "OK", "--models", "best", good}, `there is no model "best"; there are served (`},
		{"a model twice", []string{"eval", "--label", "OK", "--models", "served,served", good}, `model "served" is named twice`},
		{"manager that is none", []string{"eval", "--label", "OK", "--manager", "boss", good}, `--manager: there is no categorical column "boss"`},
		{"too few denials", []string{"eval", "--label", "OK", few}, "too few for 10 folds"},
		{"alike", []string{"train", "--label", "OK", "--out", out, alike}, "all 2 rows are decided alike"},
		{"a folder to write to that is absent", []string{"eval", "--label", "OK", "--json", filepath.Join(out, "x"), good}, "no such file or directory"},
		{"a folder as output", []string{"train", "--label", "OK", "--out", t.TempDir(), good}, "it is a folder"},
		{"its own data as output", []string{"score", "--model", model, "--out", good, good}, "the same command reads it"},
		{"its own data as model", []string{"train", "--label", "OK", "--out", linked, good}, "the same command reads it"},
		{"its own model as output", []string{"explain", "--model", model, "--row", "0", "--json", model, good}, "the same command reads it"},
		{"two results in one file", []string{"eval", "--label", "OK", "--json", out, "--plot", out, good}, "writes it already; name another file"},
		{"two sources", []string{"eval", "--clickhouse", "127.0.0.1:9000", good}, "are two sources"},
		{"label of ClickHouse", []string{"eval", "--clickhouse", "127.0.0.1:9000", "--label", "OK"}, "--label and --numeric are about files"},
		{"no address", []string{"eval", "--clickhouse", "localhost"}, "is no host:port"},
		{"nothing to score with", []string{"score", good}, "missing: --model --out"},
		{"no model", []string{"score", "--model", good, "--out", out, good}, `this is no model; "model train" writes one`},
		{"damaged model", []string{"score", "--model", damaged, "--out", out, good}, "the file is damaged: its checksum differs"},
		{"half a model", []string{"score", "--model", cut, "--out", out, good}, "the file is cut off"},
		{"no row", []string{"explain", "--model", model, good}, "--row is missing or negative"},
		{"row beyond the end", []string{"explain", "--model", model, "--row", "300", good}, "has no row 300; the last of its 300 is 299"},
	}
	for _, c := range cases {
		code, stdout, errs := call(t, c.args...)
		if code != exitUsage || !strings.Contains(errs, c.want) || strings.Count(errs, "\n") != 1 || stdout != "" {
			t.Errorf("%s: exit %d, %q\nwant %s", c.name, code, errs, c.want)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a failed command wrote its output")
	}
}

func TestInterruptedEvalWritesNothing(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	figures := filepath.Join(t.TempDir(), "f.json")
	code, out, errs := fixed(t, ctx, "eval", "--label", "OK", "--json", figures, file(t, people(300, same)))
	if code != exitFailed || out != "" || !strings.Contains(errs, "model: interrupted") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	if _, err := os.Stat(figures); err == nil {
		t.Error("it wrote its figures")
	}
}

func TestHelpGoesToStandardOutput(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-h"}, {"eval", "-h"}, {"train", "--help"}, {"score", "-h"}, {"explain", "-h"}, {"-version"}} {
		code, out, errs := call(t, args...)
		if code != exitOK || !strings.Contains(out, "model ") || errs != "" {
			t.Errorf("%v: exit %d, %q, %q", args, code, out, errs)
		}
	}
	if code, out, errs := call(t); code != exitUsage || out != "" || !strings.Contains(errs, "model eval") {
		t.Errorf("no command: exit %d, %q, %q", code, out, errs)
	}
}

func TestDuplicatesAreLeftOutAloud(t *testing.T) {
	t.Parallel()
	rows := people(300, same)
	for i, r := range rows {
		rows[i] = append(r, "code-"+r[3])
	}
	code, _, errs := fixed(t, t.Context(), "eval", "--label", "OK", "--folds", "2", file(t, rows))
	if code != exitOK || errs != "model: column code-TITLE says the same as TITLE and is left out\n" {
		t.Errorf("exit %d: %q", code, errs)
	}
}

func TestAResourceLeftOutIsPlayedByTheColumnThatStays(t *testing.T) {
	t.Parallel()
	rows := people(300, same)
	for i, r := range rows {
		rows[i] = slices.Concat(r[:1], []string{"app-" + r[2]}, r[1:])
	}
	for _, flags := range [][]string{nil, {"--resource", "RESOURCE"}} {
		out := filepath.Join(t.TempDir(), "f")
		code, _, errs := fixed(t, t.Context(), append([]string{"eval", "--label", "OK", "--folds", "2", "--json", out, file(t, rows)}, flags...)...)
		if code != exitOK || errs != "model: column RESOURCE says the same as app-RESOURCE and is left out\n" || !strings.Contains(boottest.Text(t, out), `"resource": "app-RESOURCE"`) {
			t.Errorf("%v: exit %d: %q", flags, code, errs)
		}
	}
}
