package okta

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// closeCursor makes an opaque cursor of a position; openCursor reads it back.
func closeCursor(n int) string {
	return base64.RawURLEncoding.EncodeToString([]byte("sim." + strconv.Itoa(n)))
}

func openCursor(text string) (int, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return 0, false
	}
	digits, ok := strings.CutPrefix(string(raw), "sim.")
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil && n >= 0
}
