package snapshot

import (
	"path/filepath"
	"strings"
	"testing"

	"recert/schemas/boot"
	"recert/schemas/boottest"
)

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	c.FullEvery, c.IncrementalEvery, c.RetryEvery, c.CampaignsEvery, c.ReviewsEvery, c.Overlap = 0, 0, 0, 0, 0, -1
	c.Parallel, c.Gate, c.HideAttributes = 0, Gate{MaxShrink: 2}, []string{""}
	boottest.Names(t, c.Validate(),
		"okta.url:", "okta.token:", "full_every:", "incremental_every:", "retry_every:", "campaigns_every:", "reviews_every:", "overlap:",
		"parallel:", "gate.max_missing:", "gate.max_shrink:", "hide_attributes:")
}

func TestExampleConfigIsComplete(t *testing.T) {
	t.Parallel()
	c := boottest.Example(t, filepath.Join("..", "..", "okta-snapshot.example.yaml"), DefaultConfig())
	standard := DefaultConfig()
	if c.FullEvery != standard.FullEvery || c.Gate != standard.Gate || c.Parallel != standard.Parallel || c.ReviewsEvery != standard.ReviewsEvery {
		t.Error("the example says other than the defaults")
	}
}

// TestMissingSecretShowsBeforeTheStart holds -check to its word: what cannot sign in is not complete.
func TestMissingSecretShowsBeforeTheStart(t *testing.T) {
	t.Parallel()
	c := boottest.Example(t, filepath.Join("..", "..", "okta-snapshot.example.yaml"), DefaultConfig())
	absent := filepath.Join(t.TempDir(), "absent")
	c.Okta.PrivateKey = boot.SecretFile(absent)
	if _, err := New(c, boottest.Deps("okta-snapshot")); err == nil || !strings.Contains(err.Error(), "okta.private_key") {
		t.Errorf("without a key: got %v", err)
	}
	c.Okta.PrivateKey = boot.NewSecret("no PEM, but a secret")
	if _, err := New(c, boottest.Deps("okta-snapshot")); err == nil || !strings.Contains(err.Error(), "okta.private_key") || strings.Contains(err.Error(), "no PEM") {
		t.Errorf("with rubbish: got %v", err)
	}
	c.Okta.ClientID, c.Okta.PrivateKey, c.Okta.Token = "", boot.Secret{}, boot.NewSecret("token")
	if _, err := New(c, boottest.Deps("okta-snapshot")); err != nil {
		t.Errorf("with a token: got %v", err)
	}
}
