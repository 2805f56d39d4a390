package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"recert/deploy/quickstart/simulator/journal"
	"recert/deploy/quickstart/simulator/org"
	"recert/schemas/boot"
)

// identity is what makes a home the home of one org: a second start must ask for the same.
type identity struct {
	Params  org.Params `json:"params"`
	LogFile string     `json:"log_file_sha256,omitempty"`
}

// home is the folder in which an org lives on between starts.
type home struct {
	dir     string
	journal *journal.Journal
	entries []journal.Entry
	// resume is what the clock showed when it was last written; zero at the first start.
	resume time.Time
	lines  [][]byte
}

// openHome makes or finds the org's folder. A home of another org is a config error.
func openHome(cfg Config) (*home, error) {
	h := &home{dir: filepath.Join(cfg.Home, "simulator")}
	if err := os.MkdirAll(h.dir, 0o755); err != nil {
		return nil, &boot.ConfigError{Key: "home", Err: fmt.Errorf("making folder: %w", err), Fix: "name a folder that can be written"}
	}
	want := identity{Params: cfg.params()}
	if err := h.takeLog(cfg.LogFile, &want); err != nil {
		return nil, err
	}
	if err := h.compare(want, cfg.LogFile != ""); err != nil {
		return nil, err
	}
	var err error
	if h.journal, h.entries, err = journal.Open(h.path("journal.ndjson")); err != nil {
		return nil, err
	}
	if raw, err := os.ReadFile(h.path("clock")); err == nil {
		h.resume, _ = time.Parse(time.RFC3339Nano, string(bytes.TrimSpace(raw)))
	}
	return h, nil
}

func (h *home) path(name string) string { return filepath.Join(h.dir, name) }

// takeLog reads the file of events and keeps a copy, so that a second start can do without it.
func (h *home) takeLog(file string, want *identity) error {
	stored := h.path("log.ndjson")
	source := file
	if source == "" {
		if _, err := os.Stat(stored); err != nil {
			return nil //nolint:nilerr // no file was ever given
		}
		source = stored
	}
	lines, err := readLines(source)
	if err != nil {
		return &boot.ConfigError{Key: "log_file", Err: fmt.Errorf("%s: %w", source, err), Fix: "write one JSON value a line"}
	}
	all, digest := joined(lines)
	want.LogFile, h.lines = digest, lines
	if _, err := os.Stat(h.path("org.json")); err == nil || file == "" {
		return nil
	}
	return writeFile(stored, all)
}

// compare refuses a home that another org lives in, and marks a new one.
func (h *home) compare(want identity, logGiven bool) error {
	raw, err := os.ReadFile(h.path("org.json"))
	if errors.Is(err, os.ErrNotExist) {
		raw, err := json.Marshal(want)
		if err != nil {
			return fmt.Errorf("encoding org.json: %w", err)
		}
		return writeFile(h.path("org.json"), append(raw, '\n'))
	}
	var have identity
	if err == nil {
		err = json.Unmarshal(raw, &have)
	}
	if err != nil {
		return fmt.Errorf("reading org.json: %w", err)
	}
	fix := "use the same values, or another home"
	if have.Params != want.Params {
		return &boot.ConfigError{Key: "home", Fix: fix, Err: fmt.Errorf(
			"%s holds the org of seed %d with users %d, apps %d, groups %d, days %d, items %d", h.dir,
			have.Params.Seed, have.Params.Users, have.Params.Apps, have.Params.Groups, have.Params.Days, have.Params.Items)}
	}
	if logGiven && have.LogFile != want.LogFile {
		return &boot.ConfigError{Key: "log_file", Fix: fix, Err: fmt.Errorf("%s holds an org with another log file", h.dir)}
	}
	return nil
}

// writeFile replaces path whole.
func writeFile(path string, data []byte) error {
	temporary := path + ".new"
	if err := os.WriteFile(temporary, data, 0o600); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), err)
	}
	if err := os.Rename(temporary, path); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), err)
	}
	return nil
}
