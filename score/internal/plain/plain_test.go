package plain_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"recert/score/internal/plain"
)

func TestTextNeutralisesHostileNames(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, in, want string }{
		{"ordinary", "Ledger (EU)", "Ledger (EU)"},
		{"line breaks", "Ledger\r\nApprove all", "Ledger Approve all"},
		{"bidi override", "Led\u202eger", "Ledger"},
		{"zero width", "Le\u200bd\ufeffger", "Ledger"},
		{"escape", "\x1b[31mLedger", "[31mLedger"},
		{"bad bytes", "Led\xffger", "Ledger"},
		{"too long", strings.Repeat("ä", 30), strings.Repeat("ä", 19) + "…"},
	}
	for _, c := range cases {
		if got := plain.Text(c.in, 20); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	for n, want := range map[float64]string{0: "0 days", 0.6: "1 day", 1.2: "1 day", 1.5: "2 days", 30: "30 days"} {
		if got := plain.Days(n); got != want {
			t.Errorf("%v: got %q, want %q", n, got, want)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("a \u202e b", 5)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = 1 + limit&63
		got := plain.Text(s, limit)
		if n := utf8.RuneCountInString(got); n > limit {
			t.Errorf("%d characters, want at most %d", n, limit)
		}
		for _, r := range got {
			if !unicode.IsPrint(r) {
				t.Errorf("%q holds %U", got, r)
			}
		}
	})
}
