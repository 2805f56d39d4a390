package event

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// layouts are the forms in which `published` has been seen in Okta's exchanges and in exports of them.
var layouts = []string{
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05Z0700",
	"2006-01-02 15:04:05 Z07:00",
	"2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05 MST",
	"2006-01-02 15:04:05",
	time.RFC1123,
	time.RFC1123Z,
	"Mon Jan _2 15:04:05 MST 2006",
	"2006-01-02",
}

// years that fit both Go's and ClickHouse's nanosecond times.
const (
	minYear = 1970
	maxYear = 2261
)

// ParseTime reads a time in any form that Okta or an export of its log writes, a zone-less one as UTC,
// and returns nanoseconds since 1970.
func ParseTime(s string) (int64, error) {
	s = strings.TrimSpace(s)
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		if n, ok := epoch(s); ok {
			return n, nil
		}
		at, err = parseOther(s)
	}
	if err != nil {
		return 0, err
	}
	if y := at.UTC().Year(); y < minYear || y > maxYear {
		return 0, fmt.Errorf("the year %d is out of range", y)
	}
	return at.UnixNano(), nil
}

func parseOther(s string) (time.Time, error) {
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, s, time.UTC); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("%.40q is no time", s)
}

// epoch takes seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size.
func epoch(s string) (int64, bool) {
	whole, fraction, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n < 100_000_000 {
		return 0, false
	}
	unit := int64(1)
	for _, limit := range []int64{1e11, 1e14, 1e17} {
		if n < limit {
			unit *= 1000
		}
	}
	if n > math.MaxInt64/unit {
		return 0, false
	}
	n *= unit
	if fraction != "" {
		if strings.Trim(fraction, "0123456789") != "" {
			return 0, false
		}
		f, err := strconv.ParseFloat("0."+fraction, 64)
		if err != nil {
			return 0, false
		}
		n += int64(math.Round(f * float64(unit)))
	}
	return n, true
}
