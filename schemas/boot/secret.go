package boot

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
)

const redacted = "[redacted]"

// Secret is a credential: text, or `{file: PATH}` so that it can be rotated without a restart.
// It never prints, logs or marshals what it holds.
type Secret struct {
	value, file string
}

// NewSecret returns a secret that holds value.
func NewSecret(value string) Secret { return Secret{value: value} }

// SecretFile returns a secret that is read from a file whenever it is asked for.
func SecretFile(path string) Secret { return Secret{file: path} }

// Empty tells whether nothing was configured.
func (s Secret) Empty() bool { return s.value == "" && s.file == "" }

// Value returns the credential, read afresh when it lives in a file, without the white space around it.
func (s Secret) Value() (string, error) {
	if s.file == "" {
		return s.value, nil
	}
	raw, err := os.ReadFile(s.file)
	if err != nil {
		return "", fmt.Errorf("reading secret file %s: %w", s.file, unwrapPath(err))
	}
	value := strings.TrimSpace(string(raw))
	if value == "" {
		return "", fmt.Errorf("reading secret file %s: it is empty", s.file)
	}
	return value, nil
}

// UnmarshalYAML reads text or {file: PATH}.
func (s *Secret) UnmarshalYAML(unmarshal func(any) error) error {
	var text string
	if unmarshal(&text) == nil {
		*s = Secret{value: text}
		return nil
	}
	var ref struct {
		File string `yaml:"file"`
	}
	if unmarshal(&ref) != nil || ref.File == "" {
		return errors.New("a secret is text or {file: PATH}")
	}
	*s = Secret{file: ref.File}
	return nil
}

// MarshalYAML names the file but never the value.
func (s Secret) MarshalYAML() (any, error) {
	switch {
	case s.file != "":
		return map[string]string{"file": s.file}, nil
	case s.value != "":
		return redacted, nil
	default:
		return "", nil
	}
}

// String hides the value.
func (s Secret) String() string { return redacted }

// GoString hides the value from %#v.
func (s Secret) GoString() string { return redacted }

// MarshalJSON hides the value.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// LogValue hides the value.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
