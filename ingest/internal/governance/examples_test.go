package governance

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"recert/schemas/boottest"
)

// TestExamplesOfOktaAreRead reads every campaign and every review of Okta's own governance examples.
func TestExamplesOfOktaAreRead(t *testing.T) {
	t.Parallel()
	f, err := os.Open(boottest.Shared(t, "data", "okta-api-examples", "governance-examples.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	campaigns, reviews := 0, 0
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 8<<20)
	for lines.Scan() {
		var e struct {
			Name  string          `json:"name"`
			Value json.RawMessage `json:"value"`
		}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		var page struct {
			Data []json.RawMessage `json:"data"`
		}
		_ = json.Unmarshal(e.Value, &page)
		for _, raw := range append(page.Data, e.Value) {
			var head struct {
				ID       string          `json:"id"`
				Status   string          `json:"status"`
				Resource string          `json:"resourceId"`
				Subject  json.RawMessage `json:"principalProfile"`
				Campaign string          `json:"campaignId"`
			}
			if json.Unmarshal(raw, &head) != nil {
				continue
			}
			switch {
			case strings.HasPrefix(head.ID, "icr") && head.Campaign != "" && head.Resource != "" && len(head.Subject) > 0:
				reviews++
				if r, err := Review("00o1", raw); err != nil || r.Created.IsZero() || r.UserID == "" || r.Decision == "" {
					t.Errorf("%s: got %+v, %v", e.Name, r, err)
				}
			case strings.HasPrefix(head.ID, "ici") && head.Status != "":
				campaigns++
				c, err := Campaign("00o1", raw)
				if err != nil || c.Name == "" || (c.Status == StatusActive || c.Status == StatusCompleted) && (c.Launched.IsZero() || c.Ends.IsZero()) {
					t.Errorf("%s: got %+v, %v", e.Name, c, err)
				}
			}
		}
	}
	if campaigns < 20 || reviews < 10 {
		t.Errorf("%d campaigns and %d reviews among the examples, want more", campaigns, reviews)
	}
	t.Logf("%d campaigns, %d reviews", campaigns, reviews)
}
