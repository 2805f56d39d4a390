package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	"recert/score/internal/evaluate"
	"recert/score/internal/table"
)

// source says where decided rows come from: a CSV file or ClickHouse.
type source struct {
	label, numeric, drop string
	clickhouse           database
	manager, resource    string
}

func (s *source) register(set *flag.FlagSet) {
	set.StringVar(&s.label, "label", "", "`column` with the decision: 1 approve, 0 deny")
	set.StringVar(&s.numeric, "numeric", "", "`columns` of numbers, as a,b; all others are categorical")
	set.StringVar(&s.drop, "drop", "", "`columns` to leave out, as a,b: identifiers of single rows, for example")
	set.StringVar(&s.manager, "manager", "", "`column` that says who answers for a row; found by name (MGR_ID, manager…) when not given")
	set.StringVar(&s.resource, "resource", "", "`column` that says what is given access to; found by name (RESOURCE, resource…) when not given")
	s.clickhouse.register(set)
}

// read returns the rows to learn from: without columns that say the same as another one.
func (s *source) read(ctx context.Context, p *program, set *commandLine, file string) (*table.Table, error) {
	t, err := s.rows(ctx, set, file)
	if err != nil {
		return nil, err
	}
	if err := s.roles(p, t); err != nil {
		return nil, err
	}
	for _, d := range t.Duplicates() {
		p.note("column %s says the same as %s and is left out", d.Column, d.Of)
		t = t.Without(d.Column)
		for _, name := range []*string{&s.manager, &s.resource} {
			if *name == d.Column {
				*name = d.Of // the part is played by the column that stays
			}
		}
	}
	return t, nil
}

func (s *source) rows(ctx context.Context, set *commandLine, file string) (*table.Table, error) {
	switch {
	case s.clickhouse.address != "" && file != "":
		return nil, mistaken("%s and --clickhouse are two sources; name one", file)
	case s.clickhouse.address != "":
		if s.label != "" || s.numeric != "" {
			return nil, mistaken("--label and --numeric are about files; the columns of ClickHouse are known")
		}
		return s.clickhouse.read(ctx, list(s.drop))
	case file == "":
		return nil, mistaken("no data; name a CSV file, or --clickhouse")
	}
	if err := set.required("label"); err != nil {
		return nil, err
	}
	return readCSV(file, table.Options{Label: s.label, Numeric: list(s.numeric), Drop: list(s.drop)})
}

// roles settles which columns are the manager and the resource.
func (s *source) roles(p *program, t *table.Table) error {
	for _, role := range []struct {
		flag string
		name *string
		find func(*table.Table) string
	}{{"manager", &s.manager, evaluate.ManagerColumn}, {"resource", &s.resource, evaluate.ResourceColumn}} {
		if *role.name == "" {
			if *role.name = role.find(t); *role.name == "" {
				p.note("no column looks like the %s, so figures that need one are absent; --%s names it", role.flag, role.flag)
			}
			continue
		}
		if c := t.Column(*role.name); c == nil || c.Numeric() {
			return mistaken("--%s: there is no categorical column %q to learn from", role.flag, *role.name)
		}
	}
	return nil
}

func readCSV(file string, o table.Options) (*table.Table, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, mistaken("reading %s: %w", file, bare(err))
	}
	defer f.Close()
	t, err := table.Read(f, o)
	if err != nil {
		return nil, mistaken("%s: %w", file, err)
	}
	return t, nil
}

// bare takes the path out of an error that names it again.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// counted says how much there is of a table.
func counted(t *table.Table) string {
	denied := 0
	for _, y := range t.Label {
		denied += int(1 - y)
	}
	return fmt.Sprintf("%d rows, %d denied (%.1f %%), %d columns", t.Rows, denied, 100*float64(denied)/float64(t.Rows), len(t.Columns))
}
