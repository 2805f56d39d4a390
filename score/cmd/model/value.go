package main

import (
	"fmt"
	"math"
	"strings"

	"recert/score/internal/table"
)

// missing stands for the value in a column that the file lacks.
const missing = "absent"

// value is what a row holds in a column, as text.
func value(t *table.Table, name string, row int) string {
	c := t.Column(name)
	switch {
	case c == nil:
		return missing
	case c.Numeric() && math.IsNaN(c.Values[row]):
		return "none"
	case c.Numeric():
		return fmt.Sprintf("%g", c.Values[row])
	default:
		return clean(c.Levels[c.Codes[row]])
	}
}

// clean bounds a text of a file, which may be anything, for a terminal.
func clean(s string) string {
	const most = 60
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	if strings.TrimSpace(s) == "" {
		return "empty"
	}
	return s
}
