package train

import (
	"slices"
	"time"

	"recert/score/internal/labels"
)

// points returns the times after which to train, ascending: the end of each campaign, and the time at which one
// without an end in the log had been quiet for long enough, as far as the log is read; and each every-th decision.
// They follow from the log alone.
func points(sorted []*labels.Label, closed map[string]int64, read time.Time, quiet time.Duration, every int) []int64 {
	var all []int64
	last := map[string]int64{}
	settle := func(campaign string, at, until int64) {
		end := at + int64(quiet)
		if c, ended := closed[campaign]; end < until && !(ended && c >= at && c <= end) {
			all = append(all, end)
		}
	}
	n := 0
	for _, l := range sorted {
		if l.At > read.UnixNano() {
			break
		}
		if l.Campaign != "" {
			if at, before := last[l.Campaign]; before {
				settle(l.Campaign, at, l.At)
			}
			last[l.Campaign] = l.At
		}
		if n++; every > 0 && n%every == 0 {
			all = append(all, l.At)
		}
	}
	for campaign, at := range last {
		settle(campaign, at, read.UnixNano())
	}
	for _, at := range closed {
		if at <= read.UnixNano() {
			all = append(all, at)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
