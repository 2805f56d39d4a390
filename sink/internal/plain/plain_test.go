package plain

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                                 "",
		"  a \t\n b  ":                     "a b",
		"a\x00b\x1b[31mc":                  "ab[31mc",
		"pay\u202eroll\u200b\ufeff":        "payroll",
		"x\U000E0041\U000E0042y":           "xy",
		"bad\xff\xfeutf":                   "badutf",
		"\u2028line\u2029end":              "line end",
		strings.Repeat("x", 21):            strings.Repeat("x", 19) + "…",
		strings.Repeat("x", 20):            strings.Repeat("x", 20),
		strings.Repeat("\U0001F600", 11):   strings.Repeat("\U0001F600", 9) + "…",
		strings.Repeat("x", 19) + " y":     strings.Repeat("x", 19) + "…",
		strings.Repeat("x", 18) + " yy":    strings.Repeat("x", 18) + "…",
		"[~accountid:1] @all {code} *b* 😀": "[~accountid:1] @all…",
	} {
		if got := Line(in, 20); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzLine(f *testing.F) {
	for _, s := range []string{"a b", "\u202e", "😀😀", strings.Repeat("é ", 40), "\xf0\x9f"} {
		f.Add(s, 10)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		if limit < 1 || limit > 1000 {
			t.Skip()
		}
		got := Line(s, limit)
		if n := len(utf16.Encode([]rune(got))); n > limit || !utf8.ValidString(got) {
			t.Errorf("%q: got %q of length %d, want at most %d", s, got, n, limit)
		}
		for _, r := range got {
			if unicode.IsControl(r) || unicode.In(r, unicode.Cf) {
				t.Errorf("%q: got %q, which holds %U", s, got, r)
			}
		}
		if again := Line(got, limit); again != got {
			t.Errorf("%q: got %q, then %q", s, got, again)
		}
	})
}
