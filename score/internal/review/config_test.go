package review

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recert/schemas/boottest"
	"recert/score/internal/signal"
)

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	c.Wait, c.Settle, c.Window = 0, -1, 1
	c.Accounts.Service = []signal.Match{{Attribute: "userType"}}
	c.Accounts.Shared = []signal.Match{{Attribute: "class", Values: []string{"kiosk"}, Until: "soon"}}
	c.Guards.LostShare = 2
	c.ModelWait, c.Attributes = -1, []string{"city", "department"}
	c.Routing.AdminURL = "ftp://x"
	boottest.Names(t, c.Validate(), "wait:", "settle:", "window:", "accounts.service[0]:", "accounts.shared[0].until:", "guards.lost_share:", "routing.admin_url:", "model_wait:", "attributes[1]:")
}

func TestNewNamesTheFileAndEveryProblemInIt(t *testing.T) {
	t.Parallel()
	bad := filepath.Join(t.TempDir(), "sod.yaml")
	if err := os.WriteFile(bad, []byte("rules:\n  - {id: a, name: n, left: [x], right: [x]}\n  - {id: a, name: n, left: [x], right: [y], severity: odd}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	build := func(change func(*Config)) string {
		c := DefaultConfig()
		change(&c)
		_, err := New(c, boottest.Deps("review"))
		if err == nil {
			return ""
		}
		return err.Error()
	}
	got := build(func(c *Config) { c.SoDFile = bad })
	if strings.Count(got, "sod_file: "+bad) != 3 {
		t.Errorf("want three problems, each with key and file:\n%s", got)
	}
	if got := build(func(c *Config) { c.PrivilegedFile = "none.yaml" }); !strings.HasPrefix(got, "privileged_file: ") || !strings.Contains(got, "none.yaml") {
		t.Errorf("a missing file gave %q", got)
	}
	if got := build(func(c *Config) { c.PrivilegedFile = bad }); !strings.HasPrefix(got, "privileged_file: ") {
		t.Errorf("a file with another key gave %q", got)
	}
}
