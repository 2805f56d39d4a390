package hook

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boot"
	"recert/schemas/boottest"
)

func TestExampleConfigIsComplete(t *testing.T) {
	t.Parallel()
	boottest.Example(t, "../../okta-hook.example.yaml", DefaultConfig())
}

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	if err := c.Validate(); err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("the defaults lack the org's address and the secret, and nothing else: %v", err)
	}
	c.OrgURL, c.Listen, c.Path, c.Header, c.Secret = "http://acme.okta.com", "8090", "okta?", "a b", boot.Secret{}
	c.MaxBody, c.MaxInFlight, c.Wait, c.TLSKeyFile = 1, 0, 3*time.Second, "key.pem"
	boottest.Names(t, c.Validate(), "org_url: ", "listen: ", "path: ", "header: ", "secret: ", "max_body: ", "max_in_flight: ", "wait: ", "tls_cert_file: ")
	c.TLSCertFile, c.TLSKeyFile = "cert.pem", ""
	boottest.Names(t, c.Validate(), "tls_key_file: ")
}

func TestNewNamesTheFileThatCannotBeRead(t *testing.T) {
	t.Parallel()
	none := filepath.Join(t.TempDir(), "none")
	for key, change := range map[string]func(*Config){
		"secret":          func(c *Config) { c.Secret = boot.SecretFile(none) },
		"previous_secret": func(c *Config) { c.PreviousSecret = boot.SecretFile(none) },
		"tls_cert_file":   func(c *Config) { c.TLSCertFile, c.TLSKeyFile = none, none },
	} {
		c := DefaultConfig()
		c.Secret = boot.NewSecret("x")
		change(&c)
		_, err := New(c, boottest.Deps("okta-hook"))
		if err == nil || !strings.HasPrefix(err.Error(), key+": ") || !strings.Contains(err.Error(), none) {
			t.Errorf("%s: got %v", key, err)
		}
	}
}

// TestHookMetrics pins the names and labels of what the receiver exports.
func TestHookMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	newMetrics(registry).count(accepted)
	for _, name := range boottest.Metrics(t, registry) {
		boottest.Shows(t, "../../README.md", "`"+strings.TrimPrefix(name, "recert_okta_hook_"))
	}
}
