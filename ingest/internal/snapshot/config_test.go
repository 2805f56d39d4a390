package snapshot

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boot"
)

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	c.FullEvery, c.IncrementalEvery, c.RetryEvery, c.CampaignsEvery, c.ReviewsEvery, c.Overlap = 0, 0, 0, 0, 0, -1
	c.Parallel, c.Gate, c.HideAttributes = 0, Gate{MaxShrink: 2}, []string{""}
	err := c.Validate()
	if err == nil {
		t.Fatal("no error")
	}
	for _, key := range []string{
		"okta.url:", "okta.token:", "full_every:", "incremental_every:", "retry_every:", "campaigns_every:", "reviews_every:", "overlap:",
		"parallel:", "gate.max_missing:", "gate.max_shrink:", "hide_attributes:",
	} {
		if !strings.Contains(err.Error(), key) {
			t.Errorf("%q is missing in:\n%v", key, err)
		}
	}
}

func TestExampleConfigIsComplete(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "okta-snapshot.example.yaml"))
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
	standard := DefaultConfig()
	if c.FullEvery != standard.FullEvery || c.Gate != standard.Gate || c.Parallel != standard.Parallel || c.ReviewsEvery != standard.ReviewsEvery {
		t.Error("the example says other than the defaults")
	}
	if _, err := New(c, boot.Deps{Name: "okta-snapshot", Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Ready: &boot.Readiness{}}); err != nil {
		t.Error(err)
	}
}
