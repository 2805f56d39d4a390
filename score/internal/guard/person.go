package guard

import (
	"fmt"

	"recert/score/internal/plain"
	"recert/score/internal/signal"
)

// absentDays is from when on nothing at all of a person is an absence.
const absentDays = 14

// person holds what is about the person and neither the account nor the app.
func (l Limits) person(f *signal.Features) []Guard {
	var all []Guard
	if f.AbsentDays >= absentDays {
		all = append(all, Guard{"PERSON_ABSENT", Silence, fmt.Sprintf("Nothing at all was seen of the person for %s: an absence, and not of this access alone.", plain.Days(f.AbsentDays)), map[string]float64{"absent_days": f.AbsentDays}})
	}
	if f.Privileged && f.Usage.Ever {
		all = append(all, Guard{"PRIVILEGED_RARELY_USED", Silence, "Privileged access is rarely used by right; give it just in time instead of for good.", map[string]float64{"active_days": float64(f.Usage.Days)}})
	}
	return all
}

func (l Limits) log(f *signal.Features) []Guard {
	var all []Guard
	if f.CoveredDays < l.HistoryDays {
		all = append(all, Guard{"HISTORY_SHORT", Silence, fmt.Sprintf("The log reaches back %s only.", plain.Days(f.CoveredDays)), map[string]float64{"covered_days": f.CoveredDays}})
	}
	if f.LostShare > l.LostShare {
		all = append(all, Guard{"LOG_GAP", Silence, fmt.Sprintf("%.1f %% of the log are lost: use may have happened there.", 100*f.LostShare), map[string]float64{"lost_share": f.LostShare}})
	}
	return all
}
