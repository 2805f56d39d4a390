package detect

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boottest"
)

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	c.DormantDays, c.Settle, c.Disabled = 0, -1, []string{"rapid_app_access", "rapid"}
	err := c.Validate()
	boottest.Names(t, err, "dormant_days:", "settle:", "disabled[1]:")
	if strings.Contains(err.Error(), "disabled[0]") {
		t.Errorf("a rule that there is was refused:\n%v", err)
	}
}

func TestNewNamesTheFileAndEveryProblemInIt(t *testing.T) {
	t.Parallel()
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	if err := os.WriteFile(bad, []byte("rules:\n  - {id: a, name: n, left: [x], right: [x]}\n  - {id: a, name: n, left: [x], right: [y]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	build := func(change func(*Config)) string {
		c := DefaultConfig()
		change(&c)
		if _, err := New(c, boottest.Deps("detect")); err != nil {
			return err.Error()
		}
		return ""
	}
	if got := build(func(c *Config) { c.SoDFile = bad }); strings.Count(got, "sod_file: "+bad) != 2 {
		t.Errorf("want two problems, each with key and file:\n%s", got)
	}
	if got := build(func(c *Config) { c.PrivilegedFile = "none.yaml" }); !strings.HasPrefix(got, "privileged_file: ") || !strings.Contains(got, "none.yaml") {
		t.Errorf("a missing file gave %q", got)
	}
	if got := build(func(c *Config) { c.PrivilegedFile = bad }); !strings.HasPrefix(got, "privileged_file: ") {
		t.Errorf("a file with another key gave %q", got)
	}
	if got := build(func(*Config) {}); got != "" {
		t.Errorf("no file at all gave %q", got)
	}
}

// TestDetectMetrics pins the names and labels of what the stage itself exports; the loop's nine are bus's.
func TestDetectMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	newMetrics(registry)
	boottest.Metrics(t, registry)
}
