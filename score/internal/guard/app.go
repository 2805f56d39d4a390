package guard

import (
	"fmt"

	"recert/schemas/directory"
	"recert/schemas/usage"
	"recert/score/internal/plain"
	"recert/score/internal/signal"
)

// Bounds of what is said of an app's use.
const (
	// ownTimes is how many times as long as the person's longest earlier one a silence must be to say something: gaps
	// that come by lot exceed 1.75 times the longest of half a dozen in about 2 %.
	ownTimes = 1.75
	// fewDays is how many active days somebody may have had to be compared with others who came back; fewCame is
	// how many of those it takes: in a small org one or two come back by lot.
	fewDays = 3
	fewCame = 3
)

func (l Limits) app(f *signal.Features) []Guard {
	u := &f.Usage
	if w := u.Warm; w.Days > 0 {
		return []Guard{{"USE_JUST_BEFORE_REVIEW", Silence, fmt.Sprintf("It was used on %s just before the launch, after a silence of %s: that may be for the review.", plain.Days(float64(w.Days)), plain.Days(float64(w.After))),
			map[string]float64{"days": float64(w.Days), "silent_before": float64(w.After)}}}
	}
	if u.Ongoing() {
		return nil // there is no silence to misread
	}
	var all []Guard
	numbers := map[string]float64{"users_seen": float64(u.Active), "holders": float64(u.Holders)}
	add := func(code, text string) { all = append(all, Guard{code, Silence, text, numbers}) }
	switch {
	case f.Kind == directory.KindGroup && u.Apps == 0:
		add("NOT_OBSERVABLE", "The group gives the person no app, so there is no use of it that Okta could see.")
	case u.Grade == usage.Unobserved:
		add("NOT_OBSERVABLE", "Okta does not see the use of this access.")
	case u.Grade == usage.Partial:
		add("PARTLY_OBSERVABLE", fmt.Sprintf("Okta saw only %d of %d holders use it.", u.Active, u.Holders))
	case u.Seasonal:
		add("SEASONAL", "It is used in short seasons: silence between them says nothing.")
	case u.OwnSeason:
		add("OWN_SEASON", "It was used in one short season, about a year ago: the next may be due.")
	case u.Abandoned():
		numbers["usual_share"] = u.Quiet
		add("NOBODY_LATELY", "Hardly anybody was seen using it lately: it may not be signed on to by Okta any more.")
	case u.Weeks > 2 && float64(u.PacedDays) <= ownTimes*float64(u.LongestGap):
		numbers["longest_gap_days"] = float64(u.LongestGap)
		than := "no longer than that"
		if u.PacedDays > u.LongestGap {
			than = "not much longer"
		}
		add("OWN_RHYTHM", fmt.Sprintf("The person has come back after %s before: the silence now is %s.", plain.Days(float64(u.LongestGap)), than))
	case !u.Tells:
		add("FEW_USERS", fmt.Sprintf("Only %d people were seen using it: too few to tell what silence means.", u.Active))
	case u.Days <= fewDays && u.Came >= fewCame && float64(u.Came) >= 0.05*float64(u.Active):
		numbers["came_back"] = float64(u.Came)
		add("OTHERS_CAME_BACK", fmt.Sprintf("%d of %d users came back after a silence as long.", u.Came, u.Active))
	}
	return all
}
