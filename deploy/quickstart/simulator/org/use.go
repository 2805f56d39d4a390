package org

// Use is how a holder uses an app over the log's days.
type Use struct {
	// Gap is the mean number of days between two uses; 0 means that the app is never used.
	Gap float64
	// From and Until bound the days of use, both included; the first day of the log is 0.
	From, Until int
	// Bursts are further days of heavy use, such as the days after a quarter's end.
	Bursts []int
}

func never() Use { return Use{Until: None} }

func steady(gap float64, s span) Use { return Use{Gap: gap, From: s.from, Until: s.until} }

func bursts(days ...int) Use { return Use{Until: None, Bursts: days} }
