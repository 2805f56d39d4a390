package boottest

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"recert/schemas/boot"
)

// Strict reads YAML over c, refuses a key that c does not know, and returns c as the text has it.
func Strict[C any](t testing.TB, text string, c C) C {
	t.Helper()
	if err := yaml.UnmarshalWithOptions([]byte(text), &c, yaml.Strict()); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return c
}

// Example reads the file that users start from over the defaults. It must be strictly readable and valid.
func Example[C boot.Config](t testing.TB, file string, defaults C) C {
	t.Helper()
	return valid(t, Text(t, file), defaults)
}

// Uncommented is Example with every line of a section switched on that the file shows as a comment.
func Uncommented[C boot.Config](t testing.TB, file string, defaults C) C {
	t.Helper()
	return valid(t, strings.ReplaceAll(Text(t, file), "\n  # ", "\n  "), defaults)
}

func valid[C boot.Config](t testing.TB, text string, defaults C) C {
	t.Helper()
	c := Strict(t, text, defaults)
	if err := c.Validate(); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
	return c
}

// Names looks that the error is about every one of the keys, each given as it stands in the text, with its colon.
func Names(t testing.TB, err error, keys ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one about %q", keys)
	}
	for _, key := range keys {
		if !strings.Contains(err.Error(), key) {
			t.Errorf("%q is missing in:\n%v", key, err)
		}
	}
}
