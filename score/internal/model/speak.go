package model

import (
	"strings"

	"recert/score/internal/plain"
)

// spoken are the features whose names mean nothing to a reviewer.
var spoken = map[string]string{
	"use": "what can be seen of the use", "grade": "what can be seen of the use", "past": "the last decision", "path": "the way to the access", "home": "the department whose work it is",
	"class": "the class of account", "account": "the state of the account", "survival": "the chance of such a silence", "needed": "the chance that it is needed",
	"paced_days": "the silence", "silent_days": "the silence", "seen_days": "the time since the person was seen", "absent_days": "the person's absence", "came_back": "the share that came back",
	"active_days": "the number of days of use", "active_weeks": "the number of weeks of use", "recent_days": "the use of the last months", "span_days": "the time of use",
	"own_gap_days": "the person's rhythm", "longest_gap_days": "the person's longest pause", "quiet": "the app's use lately", "app_quiet": "the app's use lately",
	"warm_days": "use just before the review", "warmed_up": "use just before the review", "only_reviews": "use before reviews only", "own_season": "the person's season", "seasonal": "the app's season",
	"active_share": "the share of holders seen using it", "holders": "the number of holders", "apps": "the number of apps", "ways": "the number of ways to it", "tenure_days": "the age of the account",
	"grant_age_days": "the age of the grant", "request_days": "the age of the request", "requests": "the number of requests", "decision_age_days": "the age of the last decision",
	"contract_days": "the time since the contract ended", "off_days": "the time since the account went off", "covered_days": "the length of the log", "job_unknown": "what is known of the job",
	"org_share": "the share of the org that holds it", "home_share": "the share of that department that holds it", "midpoint": "how unlike the peers' it is", "outlier": "how unlike the peers' it is",
	"similar_share": "the share of like people who hold it", "elsewhere": "how far the holders are a group of their own", "conflicts": "the conflicts of duties", "drift": "the drift of the departments",
}

// speak names columns as a reviewer would: those of the org by their name, each once.
func speak(columns []string) string {
	var names []string
	for _, c := range columns {
		name, known := spoken[c]
		if !known {
			name = "the " + strings.ReplaceAll(plain.Text(c, columnLimit), "_", " ")
		}
		names = append(names, name)
	}
	return list(names)
}
