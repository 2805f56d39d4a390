// Package plain makes foreign text harmless to show: names and labels come from people we do not know.
package plain

import (
	"fmt"
	"math"
	"strings"
	"unicode"
)

// Text returns s on one line, without control, format (zero width, bidi), private-use or surrogate characters,
// with runs of white space as one blank, and of at most limit characters; a longer one ends in an ellipsis.
func Text(s string, limit int) string {
	kept := make([]rune, 0, min(len(s), limit+1))
	blank := false
	for _, r := range strings.ToValidUTF8(s, "") {
		if len(kept) > limit {
			break
		}
		if unicode.IsSpace(r) {
			blank = len(kept) > 0
			continue
		}
		if !unicode.IsPrint(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector) {
			continue
		}
		if blank {
			kept, blank = append(kept, ' '), false
		}
		kept = append(kept, r)
	}
	if len(kept) > limit {
		kept = append(kept[:limit-1], '…')
	}
	return string(kept)
}

// Days writes a number of days, rounded.
func Days(n float64) string {
	if math.Round(n) == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%.0f days", n)
}
