package endpoints

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Endpoints are addresses by name, as endpoints.json holds them: kafka, clickhouse_native, clickhouse_http,
// okta, jira, hook and metrics_<binary>.
type Endpoints map[string]string

// Save replaces file whole.
func (e Endpoints) Save(file string) error { return write(file, e) }

// write puts v there as JSON, by a rename, so that a reader never sees half of it.
func write(file string, v any) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding %s: %w", filepath.Base(file), err)
	}
	temporary := file + ".new"
	if err := os.WriteFile(temporary, append(raw, '\n'), 0o644); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(file), err)
	}
	if err := os.Rename(temporary, file); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(file), err)
	}
	return nil
}
