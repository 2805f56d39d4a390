package migrate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"

	"recert/schemas/clickhouse"
)

// Kinds of a Step.
const (
	kindTable = "table"
	kindView  = "view"
)

// Step is one file.
type Step struct {
	// Name is the file's without its ending, for example 0001_events_raw, or a view's name.
	Name string
	// Kind is table for a numbered file and view for a view.
	Kind string
	// SQL is the file's only statement.
	SQL string
	// Checksum is the SHA-256 of SQL in hex.
	Checksum string
}

var (
	numbered = regexp.MustCompile(`^\d{4}_[a-z0-9_]+$`)
	named    = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// Steps returns recert's own schema: the numbered files in order, then the views.
func Steps() ([]Step, error) { return StepsOf(clickhouse.Tables, clickhouse.Views) }

// StepsOf reads numbered files from the root of tables and views from the folder views.
func StepsOf(tables, views fs.FS) ([]Step, error) {
	steps, err := read(tables, "*.sql", kindTable, numbered)
	if err != nil {
		return nil, err
	}
	for i, s := range steps {
		if want := fmt.Sprintf("%04d_", i+1); !strings.HasPrefix(s.Name, want) {
			return nil, fmt.Errorf("reading migrations: %s.sql stands where a file %s… is due", s.Name, want)
		}
	}
	more, err := read(views, "views/*.sql", kindView, named)
	if err != nil {
		return nil, err
	}
	return append(steps, more...), nil
}

func read(files fs.FS, pattern, kind string, form *regexp.Regexp) ([]Step, error) {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, fmt.Errorf("listing %s: %w", pattern, err)
	}
	sort.Strings(names)
	steps := make([]Step, 0, len(names))
	for _, file := range names {
		raw, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, fmt.Errorf("reading migrations: %w", err)
		}
		name := strings.TrimSuffix(path.Base(file), ".sql")
		sql := strings.TrimSpace(string(raw))
		if !form.MatchString(name) {
			return nil, fmt.Errorf("reading migrations: %s is not a name of the form %s", file, form)
		}
		if sql == "" || hasSemicolon(sql) {
			return nil, fmt.Errorf("reading migrations: %s must hold exactly one statement, without a semicolon", file)
		}
		sum := sha256.Sum256([]byte(sql))
		steps = append(steps, Step{Name: name, Kind: kind, SQL: sql, Checksum: hex.EncodeToString(sum[:])})
	}
	return steps, nil
}

// hasSemicolon tells whether a semicolon stands outside of the quoted texts.
func hasSemicolon(sql string) bool {
	for i, part := range strings.Split(sql, "'") {
		if i%2 == 0 && strings.Contains(part, ";") {
			return true
		}
	}
	return false
}
