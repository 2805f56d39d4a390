package act

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recert/schemas/boot"
	"recert/schemas/boottest"
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
	boottest.Names(t, err, "attempts:", "actions.create_issue:", "okta.url:", "okta.token:", "settle: 1s ends before a call may (okta.timeout is 35s); write at least 36s")
	if strings.Contains(err.Error(), "jira.") {
		t.Errorf("jira is judged although create_issue is not guided:\n%v", err)
	}
	c.Actions.CreateIssue = Guided
	boottest.Names(t, c.Validate(), "jira.url:", "jira.token:", "jira.project:", "jira.settle:")
}

func TestMissingSecretNamesTheKey(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	c.Phase = Guided
	c.Okta.URL, c.Okta.Token = "https://acme.okta.test", boot.SecretFile("/nonexistent/okta")
	c.Jira.URL, c.Jira.Token, c.Jira.Project = "https://acme.atlassian.test", boot.SecretFile("/nonexistent/jira"), "SEC"
	_, err := New(c, boottest.Deps("act"))
	boottest.Names(t, err, "okta.token: ", "jira.token: ")
}

// TestExampleIsComplete reads the shipped example strictly, as it is and as it would be in phase guided.
func TestExampleIsComplete(t *testing.T) {
	t.Parallel()
	c := boottest.Example(t, filepath.Join("..", "..", "act.example.yaml"), DefaultConfig())
	if c.Phase != Observer {
		t.Errorf("the example has phase %s", c.Phase)
	}
	c.Phase = Guided
	if err := c.Validate(); err != nil {
		t.Errorf("%s: %v", c.Phase, err)
	}
}
