package usage

import "encoding/hex"

// A UUID as Okta writes them: 36 characters, lower-case hex, hyphens at fixed places.
const (
	uuidSize = 16
	uuidText = 36
)

var hyphens = [...]int{8, 13, 18, 23}

// parseUUID reads exactly what formatUUID writes; any other spelling stays text, so that nothing changes.
func parseUUID(s string) (raw [uuidSize]byte, ok bool) {
	if len(s) != uuidText {
		return raw, false
	}
	digits, n := [2 * uuidSize]byte{}, 0
	for i := range len(s) {
		c := s[i]
		if i == hyphens[0] || i == hyphens[1] || i == hyphens[2] || i == hyphens[3] {
			if c != '-' {
				return raw, false
			}
			continue
		}
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return raw, false
		}
		digits[n] = c
		n++
	}
	_, err := hex.Decode(raw[:], digits[:])
	return raw, err == nil
}

func formatUUID(raw [uuidSize]byte) string {
	var digits [2 * uuidSize]byte
	hex.Encode(digits[:], raw[:])
	text, from := make([]byte, 0, uuidText), 0
	for i, at := range hyphens {
		to := at - i
		text = append(append(text, digits[from:to]...), '-')
		from = to
	}
	return string(append(text, digits[from:]...))
}
