package boottest

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// LogEvents are the bodies of the real LogEvents of the shared data, by file: its lines, and of labelled cases the log
// member. A test without them is skipped, saying so.
func LogEvents(t testing.TB) map[string][]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(Shared(t, "data", "okta-events"), "*.ndjson"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the folder of real events holds none (%v)", err)
	}
	all := map[string][]string{}
	for _, file := range files {
		for line := range strings.Lines(Text(t, file)) {
			line = strings.TrimRight(line, "\r\n")
			var labelled struct {
				Log json.RawMessage `json:"log"`
			}
			if json.Unmarshal([]byte(line), &labelled) == nil && len(labelled.Log) > 0 {
				line = string(labelled.Log)
			}
			all[filepath.Base(file)] = append(all[filepath.Base(file)], line)
		}
	}
	return all
}
