// Package plain makes text of others fit to be shown: on one line, without what is invisible or reorders, of bounded length.
package plain

import (
	"strings"
	"unicode"
)

// Line returns s on one line without control, format (zero width, bidi, tags), private-use and surrogate
// characters, with runs of white space as one blank, and of at most limit characters, counted as Jira and
// Okta count them, in UTF-16; a longer text ends in an ellipsis.
func Line(s string, limit int) string {
	kept, size := make([]rune, 0, min(len(s), limit)), 0
	blank := false
	for _, r := range strings.ToValidUTF8(s, "") {
		if unicode.IsSpace(r) {
			blank = len(kept) > 0
			continue
		}
		if !unicode.IsPrint(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector) {
			continue
		}
		need := width(r)
		if blank {
			need++
		}
		if size+need > limit {
			return cut(kept, size, limit)
		}
		if blank {
			kept, blank = append(kept, ' '), false
		}
		kept, size = append(kept, r), size+need
	}
	return string(kept)
}

func width(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// cut ends the text in an ellipsis that still fits.
func cut(kept []rune, size, limit int) string {
	for size+1 > limit && len(kept) > 0 {
		size -= width(kept[len(kept)-1])
		kept = kept[:len(kept)-1]
	}
	return strings.TrimRight(string(kept), " ") + "…"
}
