package usage

import "sort"

// ActiveDays returns the active days up to and including the instant asOf (nanoseconds since 1970).
// The result shares memory with f.
func (f *Facts) ActiveDays(asOf int64) []Day {
	limit := DayOf(asOf)
	n := sort.Search(len(f.Days), func(i int) bool {
		d := f.Days[i]
		return d.Day > limit.Day || (d.Day == limit.Day && d.Second > limit.Second)
	})
	return f.Days[:n]
}

// LastUse returns the newest remembered event of use up to asOf; ok is false when there is none.
func (f *Facts) LastUse(asOf int64) (s Seen, ok bool) {
	for i := len(f.Last) - 1; i >= 0; i-- {
		if f.Last[i].At <= asOf {
			return f.Last[i], true
		}
	}
	return Seen{}, false
}

// Gaps returns the days between consecutive active days up to asOf, oldest first.
func (f *Facts) Gaps(asOf int64) []int32 {
	days := f.ActiveDays(asOf)
	if len(days) < 2 {
		return nil
	}
	gaps := make([]int32, 0, len(days)-1)
	for i := 1; i < len(days); i++ {
		gaps = append(gaps, days[i].Day-days[i-1].Day)
	}
	return gaps
}

// Until returns the changes of a set up to asOf; the result shares memory with the set.
func Until(set []Change, asOf int64) []Change {
	n := sort.Search(len(set), func(i int) bool { return set[i].At > asOf })
	return set[:n]
}

// DecisionsUntil returns the decisions up to asOf; the result shares memory with f.
func (f *Facts) DecisionsUntil(asOf int64) []Decision {
	n := sort.Search(len(f.Decisions), func(i int) bool { return f.Decisions[i].At > asOf })
	return f.Decisions[:n]
}
