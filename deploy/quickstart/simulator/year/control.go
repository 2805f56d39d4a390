package year

import "recert/deploy/quickstart/simulator/syslog"

// Log is the System Log as far as the year was lived.
func (w *World) Log() *syslog.Diary { return w.diary }

// Launched is how many campaigns there are so far.
func (w *World) Launched() int { return len(w.campaigns) }

// Campaign tells about campaign c, from 0.
func (w *World) Campaign(c int) (id string, items, decided int, closed bool) {
	k := w.campaigns[c]
	for i := k.first; i < k.last; i++ {
		if w.all.Reviews[i].Decision != "UNREVIEWED" {
			decided++
		}
	}
	return w.all.Campaigns[c].ID, k.last - k.first, decided, w.all.Campaigns[c].Status == "COMPLETED"
}
