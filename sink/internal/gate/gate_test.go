package gate

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"recert/schemas/fault"
)

func request(t *testing.T, method, url string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOnlyWhatIsListedMayLeave(t *testing.T) {
	t.Parallel()
	g := New("", "GET /reviews/*", "POST /campaigns/*/reviews/reassign", "GET /search?")
	for text, want := range map[string]bool{
		"GET https://a.test/reviews/icr1":                      true,
		"POST https://a.test/campaigns/ici-1/reviews/reassign": true,
		"GET https://a.test/search?jql=labels":                 true,
		"GET https://a.test/search":                            true,
		"POST https://a.test/reviews/icr1":                     false,
		"DELETE https://a.test/reviews/icr1":                   false,
		"GET https://a.test/reviews/":                          false,
		"GET https://a.test/reviews":                           false,
		"GET https://a.test/reviews/icr1/":                     false,
		"GET https://a.test/reviews/icr1?x=1":                  false,
		"GET https://a.test/reviews/..":                        false,
		"GET https://a.test/reviews/%2e%2e":                    false,
		"GET https://a.test/reviews/a%2Fb":                     false,
		"GET https://a.test//reviews/icr1":                     false,
		"POST https://a.test/campaigns/a/end":                  false,
		"PUT https://a.test/campaigns/a/reviews/reassign":      false,
		"POST https://a.test/campaigns/a/b/reviews/reassign":   false,
		"get https://a.test/reviews/icr1":                      false,
	} {
		var method, url string
		for i := range text {
			if text[i] == ' ' {
				method, url = text[:i], text[i+1:]
				break
			}
		}
		err := g.Permit(request(t, method, url))
		if (err == nil) != want {
			t.Errorf("%s: got %v", text, err)
		}
		if err != nil && (!errors.Is(err, ErrNotListed) || fault.ClassOf(err) != fault.Fatal) {
			t.Errorf("%s: got %v of class %s", text, err, fault.ClassOf(err))
		}
	}
}

func TestHaltFileStopsWhatIsListed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "halt")
	g := New(Halt(file), "GET /a")
	r := request(t, http.MethodGet, "https://a.test/a")
	if err := g.Permit(r); err != nil {
		t.Fatalf("without the file: %v", err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := g.Permit(r); !errors.Is(err, ErrHalted) || fault.ClassOf(err) != fault.Reject {
		t.Errorf("with the file: got %v", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := g.Permit(r); err != nil {
		t.Errorf("after it went: %v", err)
	}
	if err := Halt(filepath.Join(file, "not-a-folder\x00")).Err(); !errors.Is(err, ErrHalted) {
		t.Errorf("where it cannot be told: got %v, want halted", err)
	}
}
