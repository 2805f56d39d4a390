package year

import (
	"fmt"
	"time"
)

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05 Mon") }

// moments are the day of the week, the hour and the second of a stamp.
func moments(name, stamp string) []string {
	return []string{name + " created on " + stamp[20:], name + " created at hour " + stamp[11:13], name + " created in second " + stamp[17:19]}
}

// letters are the characters of a text by place, and of which sort they are.
func letters(name, text string) []string {
	list := []string{fmt.Sprint(name, " of length ", len(text))}
	for i, c := range text {
		sort := "other"
		switch {
		case c >= '0' && c <= '9':
			sort = fmt.Sprint("digit, odd ", c%2 == 1)
		case c >= 'a' && c <= 'z':
			sort = "small"
		case c >= 'A' && c <= 'Z':
			sort = "capital"
		}
		list = append(list, fmt.Sprint(name, " at ", i, " ", string(c)), fmt.Sprint(name, " at ", i, " ", sort))
	}
	return list
}
