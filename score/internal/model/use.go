package model

import (
	"fmt"
	"math"

	"recert/schemas/directory"
	"recert/schemas/usage"
	"recert/score/internal/plain"
	"recert/score/internal/signal"
)

// use is one term: either use that goes on speaks for the access, or silence speaks against it.
func use(f *signal.Features) []Contribution {
	u := &f.Usage
	if f.Kind == directory.KindGroup && u.Apps == 0 {
		return nil // the guard says it
	}
	if u.Grade == usage.Unobserved {
		return []Contribution{{Code: "USE_NOT_OBSERVABLE", Text: "Okta does not see the use of this access, so silence says nothing.",
			Numbers: map[string]float64{"users_seen": float64(u.Active), "holders": float64(u.Holders)}}}
	}
	numbers := map[string]float64{
		"active_days": float64(u.Days), "silent_days": u.SilentDays, "own_gap_days": u.OwnGap,
		"still_used_chance": u.Survival, "still_needed_chance": u.Needed(), "users_seen": float64(u.Active), "holders": float64(u.Holders), "came_back": float64(u.Came),
	}
	switch {
	case u.OnlyReviews:
		return []Contribution{{Code: "USED_ONLY_BEFORE_REVIEWS", Weight: -onlyReviews, Numbers: numbers, Evidence: u.Events,
			Text: fmt.Sprintf("All of the %s on which it was used lie just before a review.", plain.Days(float64(u.Days)))}}
	case u.Warm.Days > 0:
		return []Contribution{{Code: "USE_JUST_BEFORE_REVIEW", Numbers: numbers, Evidence: u.Events,
			Text: fmt.Sprintf("Taken up again on %s just before the launch, after a silence of %s.", plain.Days(float64(u.Warm.Days)), plain.Days(float64(u.Warm.After)))}}
	case u.Ongoing() && !f.Account.Off && !f.ContractOver():
		w := min(2.5, 0.8+0.5*math.Log1p(float64(u.Days))) * min(1, u.Survival/0.2)
		return []Contribution{{Code: "USE_ONGOING", Weight: w, Numbers: numbers, Evidence: u.Events,
			Text: fmt.Sprintf("Used on %s of the last %.0f; the last use was %s before the launch.", plain.Days(float64(u.Days)), f.CoveredDays, plain.Days(f.Covered.Until.Sub(u.LastUse).Hours()/24))}}
	}
	return []Contribution{silence(f, numbers)}
}

func silence(f *signal.Features, numbers map[string]float64) Contribution {
	u := &f.Usage
	trust := 1.0
	if u.Grade == usage.Partial {
		trust = 0.3
	}
	if !u.Tells || f.Ways.Everyone() {
		trust = 0 // what everybody has, nobody asked for
	}
	c := Contribution{Code: "USE_SILENT", Weight: trust * clamp(math.Log(max(u.Survival, 1e-9)), -maxSilence, 0), Numbers: numbers, Evidence: u.Events}
	c.Text = fmt.Sprintf("No use seen for %s, while %d of the %d who hold it were seen using it.", plain.Days(u.SilentDays), u.Active, u.Holders)
	if u.Days > 0 {
		c.Code = "USE_STOPPED"
		c.Text = fmt.Sprintf("Used on %s, then not for %s; %d of the %d who hold it were seen using it.", plain.Days(float64(u.Days)), plain.Days(u.SilentDays), u.Active, u.Holders)
	}
	return c
}
