package act

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boot"
)

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	c.Okta.Timeout, c.Jira.URL = 0, "ftp://x"
	if err := c.Validate(); err != nil {
		t.Errorf("what phase observer does not read is refused: %v", err)
	}
	c.Phase, c.Attempts, c.Settle, c.Jira.Settle = "guided", 0, time.Second, 30*time.Second
	c.Actions.CreateIssue = "Guided "
	c.Okta.Timeout = 35 * time.Second
	err := c.Validate()
	if err == nil {
		t.Fatal("no error")
	}
	for _, key := range []string{"attempts:", "actions.create_issue:", "okta.url:", "okta.token:", "settle: 1s ends before a call may (okta.timeout is 35s); write at least 36s"} {
		if !strings.Contains(err.Error(), key) {
			t.Errorf("%q is missing in:\n%v", key, err)
		}
	}
	if strings.Contains(err.Error(), "jira.") {
		t.Errorf("jira is judged although create_issue is not guided:\n%v", err)
	}
	c.Actions.CreateIssue = Guided
	err = c.Validate()
	for _, key := range []string{"jira.url:", "jira.token:", "jira.project:", "jira.settle:"} {
		if !strings.Contains(err.Error(), key) {
			t.Errorf("%q is missing in:\n%v", key, err)
		}
	}
}

func TestMissingSecretNamesTheKey(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	c.Phase = Guided
	c.Okta.URL, c.Okta.Token = "https://acme.okta.test", boot.SecretFile("/nonexistent/okta")
	c.Jira.URL, c.Jira.Token, c.Jira.Project = "https://acme.atlassian.test", boot.SecretFile("/nonexistent/jira"), "SEC"
	_, err := New(c, boot.Deps{Name: "act", Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Ready: &boot.Readiness{}})
	if err == nil || !strings.Contains(err.Error(), "okta.token: ") || !strings.Contains(err.Error(), "jira.token: ") {
		t.Errorf("got %v, want both keys", err)
	}
}

// TestExampleIsComplete reads the shipped example strictly, as it is and as it would be in phase guided.
func TestExampleIsComplete(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "act.example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	c := DefaultConfig()
	if err := yaml.UnmarshalWithOptions(raw, &c, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if c.Phase != Observer {
		t.Errorf("the example has phase %s", c.Phase)
	}
	for _, phase := range []string{Observer, Guided} {
		c.Phase = phase
		if err := c.Validate(); err != nil {
			t.Errorf("%s: %v", phase, err)
		}
	}
}
