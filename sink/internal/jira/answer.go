package jira

import (
	"net/http"
	"strconv"
	"time"
)

const (
	// defaultWait is the wait after a 429 that does not say how long, maxWait bounds one that does.
	defaultWait = 5 * time.Second
	maxWait     = 5 * time.Minute
)

// answer is what Jira said.
type answer struct {
	status int
	body   []byte
	header http.Header
}

// date is Jira's own time of the answer, zero when it gave none.
func (a *answer) date() time.Time {
	date, err := http.ParseTime(a.header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return date
}

// wait is how long Jira asks to be left alone.
func (a *answer) wait() time.Duration {
	seconds, err := strconv.Atoi(a.header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return defaultWait
	}
	return min(time.Duration(min(seconds, 3600))*time.Second, maxWait)
}

func classOf(status int) string {
	if status == http.StatusTooManyRequests {
		return "429"
	}
	return strconv.Itoa(status/100) + "xx"
}
