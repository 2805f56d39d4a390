package rule

import (
	"strconv"
	"time"

	"recert/score/internal/plain"
	"recert/score/internal/window"
)

// maxShown bounds a text of Okta's in an alert, in characters.
const maxShown = 120

// shown makes a text of Okta's harmless.
func shown(s string) string { return plain.Text(s, maxShown) }

// named is a label for people, or the id where there is none.
func named(name, id string) string {
	if name == "" {
		name = id
	}
	if name == "" {
		return "unknown"
	}
	return shown(name)
}

// lasted is the time between the first and the last sighting, to the second.
func lasted(set []window.Sighting) string {
	if len(set) == 0 {
		return "0s"
	}
	return (time.Duration(set[len(set)-1].At - set[0].At)).Round(time.Second).String()
}

// times says how often.
func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return strconv.Itoa(n) + " times"
}
