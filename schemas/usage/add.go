package usage

import (
	"cmp"
	"slices"
)

const (
	nanosPerSecond = 1_000_000_000
	secondsPerDay  = 86_400
)

// DayOf returns the UTC day and the second in it of an instant in nanoseconds since 1970.
func DayOf(at int64) Day {
	sec := at / nanosPerSecond
	if at%nanosPerSecond < 0 {
		sec--
	}
	day := sec / secondsPerDay
	if sec%secondsPerDay < 0 {
		day--
	}
	return Day{Day: int32(day), Second: int32(sec - day*secondsPerDay)}
}

// AddUse adds one use and tells whether anything changed.
func (f *Facts) AddUse(at int64, uuid string) bool {
	changed := f.addDay(DayOf(at))
	if f.First == 0 || at < f.First {
		f.First, changed = at, true
	}
	return f.addLast(Seen{At: at, UUID: uuid}) || changed
}

func (f *Facts) addDay(d Day) bool {
	i, found := slices.BinarySearchFunc(f.Days, d, func(a, b Day) int { return cmp.Compare(a.Day, b.Day) })
	if found {
		if f.Days[i].Second <= d.Second {
			return false
		}
		f.Days[i].Second = d.Second
		return true
	}
	if i == 0 && len(f.Days) >= MaxDays {
		return false
	}
	f.Days = slices.Insert(f.Days, i, d)
	if len(f.Days) > MaxDays {
		f.Days = slices.Delete(f.Days, 0, len(f.Days)-MaxDays)
	}
	return true
}

// addLast keeps the earliest event of each of the last active days: ties go to the smaller uuid, so that
// arrival order decides nothing.
func (f *Facts) addLast(s Seen) bool {
	day := DayOf(s.At).Day
	i, found := slices.BinarySearchFunc(f.Last, day, func(a Seen, d int32) int { return cmp.Compare(DayOf(a.At).Day, d) })
	if found {
		if compareSeen(f.Last[i], s) <= 0 {
			return false
		}
		f.Last[i] = s
		return true
	}
	if i == 0 && len(f.Last) >= LastDays {
		return false
	}
	f.Last = slices.Insert(f.Last, i, s)
	if len(f.Last) > LastDays {
		f.Last = slices.Delete(f.Last, 0, len(f.Last)-LastDays)
	}
	return true
}

func compareSeen(a, b Seen) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.UUID, b.UUID)) }

// AddGrant adds an event that gave the access.
func (f *Facts) AddGrant(c Change) bool { return addChange(&f.Grants, c) }

// AddRemoval adds an event that took the access away.
func (f *Facts) AddRemoval(c Change) bool { return addChange(&f.Removals, c) }

// AddRequest adds a request for the access that was resolved in its favour.
func (f *Facts) AddRequest(c Change) bool { return addChange(&f.Requests, c) }

func addChange(set *[]Change, c Change) bool {
	return addSorted(set, c, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.UUID, b.UUID))
	})
}

// AddDecision adds a reviewer's decision.
func (f *Facts) AddDecision(d Decision) bool {
	return addSorted(&f.Decisions, d, func(a, b Decision) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.UUID, b.UUID))
	})
}

func addSorted[T any](set *[]T, item T, compare func(a, b T) int) bool {
	i, found := slices.BinarySearchFunc(*set, item, compare)
	if found || (i == 0 && len(*set) >= MaxChanges) {
		return false
	}
	*set = slices.Insert(*set, i, item)
	if len(*set) > MaxChanges {
		*set = slices.Delete(*set, 0, len(*set)-MaxChanges)
	}
	return true
}
