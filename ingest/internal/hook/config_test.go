package hook

import (
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boot"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestExampleConfigIsComplete(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../okta-hook.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := DefaultConfig()
	if err := yaml.UnmarshalWithOptions(raw, &c, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
}

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	if err := c.Validate(); err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("the defaults lack the org's address and the secret, and nothing else: %v", err)
	}
	c.OrgURL, c.Listen, c.Path, c.Header, c.Secret = "http://acme.okta.com", "8090", "okta?", "a b", boot.Secret{}
	c.MaxBody, c.MaxInFlight, c.Wait, c.TLSKeyFile = 1, 0, 3*time.Second, "key.pem"
	err := c.Validate()
	for _, key := range []string{"org_url", "listen", "path", "header", "secret", "max_body", "max_in_flight", "wait", "tls_cert_file"} {
		if err == nil || !strings.Contains(err.Error(), key+": ") {
			t.Errorf("%q is missing in:\n%v", key, err)
		}
	}
	c.TLSCertFile, c.TLSKeyFile = "cert.pem", ""
	if err := c.Validate(); err == nil || !strings.Contains(err.Error(), "tls_key_file: ") {
		t.Errorf("got %v", err)
	}
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
		_, err := New(c, boot.Deps{Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Ready: &boot.Readiness{}})
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
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range families {
		var labels []string
		for _, l := range f.GetMetric()[0].GetLabel() {
			labels = append(labels, l.GetName())
		}
		lines = append(lines, f.GetName()+"{"+strings.Join(labels, ",")+"} "+strings.ToLower(f.GetType().String())+": "+f.GetHelp()+"\n")
	}
	sort.Strings(lines)
	got, path := strings.Join(lines, ""), filepath.Join("testdata", "metrics.txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s changed (-want +got); if that is meant: go test ./internal/hook -update\n%s", path, diff)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if short := strings.TrimPrefix(f.GetName(), "recert_okta_hook_"); !strings.Contains(string(readme), "`"+short) {
			t.Errorf("the README does not name %s", short)
		}
	}
}
