package year

import "time"

// Days is the length of the simulated year; its first day is 0.
const Days = 365

// never is a day that does not come.
const never = 1 << 20

// Campaigns is how many there are, one at the end of each quarter.
const Campaigns = 4

// Lengths in days that decide what is right.
const (
	// overAfter is for how long access must have been without need before it is right to take it.
	overAfter = 90
	// movedAfter is how long after a move of departments the old work may still be handed over.
	movedAfter = 60
	// joinerDays is for how long an account is new.
	joinerDays = 30
	// backDays is for how long somebody counts as just returned.
	backDays = 30
	// openDays is how long a campaign runs.
	openDays = 14
)

// Start is the first midnight of every simulated year, in UTC.
func Start() time.Time { return time.Date(2025, 10, 1, 0, 0, 0, 0, time.UTC) }

// LaunchDay is the day on which campaign c, from 0, is launched: the last one of its quarter.
func LaunchDay(c int) int { return [...]int{91, 181, 272, 364}[c] }

// LaunchTime is the moment of the launch, when all offices are closed.
func LaunchTime(c int) time.Time { return midnight(LaunchDay(c)).Add(23*time.Hour + 30*time.Minute) }

// CloseDay is the day on whose evening campaign c ends.
func CloseDay(c int) int { return LaunchDay(c) + openDays }

func midnight(day int) time.Time { return Start().AddDate(0, 0, day) }

// dayOf is the day of a moment; it is negative before the year.
func dayOf(at time.Time) int {
	d := at.Sub(Start())
	if d < 0 {
		return -1 - int((-d-1)/(24*time.Hour))
	}
	return int(d / (24 * time.Hour))
}

// works tells whether offices are open.
func works(day int) bool {
	w := midnight(day).Weekday()
	return w != time.Saturday && w != time.Sunday
}

// span is a range of days, both ends included.
type span struct{ from, until int }

func (s span) has(day int) bool { return day >= s.from && day <= s.until }
