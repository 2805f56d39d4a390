package hook

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/http"

	"recert/schemas/boot"
)

// secrets are the values that Okta may prove itself with: the current one and, during a rotation, the one before.
type secrets struct {
	header            string
	current, previous boot.Secret
}

// authorized compares the request's header with both secrets. The time it takes depends neither on the secrets'
// values nor on their lengths, and not on which one matches.
func (s secrets) authorized(h http.Header) (bool, error) {
	current, err := s.current.Value()
	if err != nil {
		return false, fmt.Errorf("secret: %w", err)
	}
	previous := current
	if !s.previous.Empty() {
		if previous, err = s.previous.Value(); err != nil {
			return false, fmt.Errorf("previous_secret: %w", err)
		}
	}
	// Two headers of that name are no proof: which one counts would depend on what stands in front of us.
	sent := h.Values(s.header)
	got, only := "", len(sent) == 1
	if only {
		got = sent[0]
	}
	return only && equal(got, current)|equal(got, previous) == 1 && current != "", nil
}

func equal(a, b string) int {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:])
}

// check reads both secrets once, so that a wrong file name shows at the start.
func (s secrets) check() error {
	for _, one := range []struct {
		key    string
		secret boot.Secret
	}{{"secret", s.current}, {"previous_secret", s.previous}} {
		if one.secret.Empty() {
			continue
		}
		if _, err := one.secret.Value(); err != nil {
			return &boot.ConfigError{Key: one.key, Err: err, Fix: "make the file readable"}
		}
	}
	return nil
}
