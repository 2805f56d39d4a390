// Package guard holds what must never be concluded, whatever a model says: absence of data is no evidence.
//
// A guard is a hard rule about one way in which silence, rarity or a missing record would mislead. It can only
// turn a revoke, or an approval without support, into a question; it never causes one of the two.
package guard

import (
	"fmt"
	"strings"

	"recert/schemas/directory"
	"recert/schemas/usage"
	"recert/score/internal/plain"
	"recert/score/internal/signal"
)

// Limits are the configured bounds of the guards.
type Limits struct {
	// NewJoinerDays is the tenure below which nothing is revoked. Default 30.
	NewJoinerDays float64 `yaml:"new_joiner_days"`
	// GraceDays is how long after a grant, a return or an approval silence means nothing. Default 30.
	GraceDays float64 `yaml:"grace_days"`
	// HistoryDays is how far back the log must reach for silence to mean something. Default 60.
	HistoryDays float64 `yaml:"history_days"`
	// LostShare is the share of the log that may be lost in gaps. Default 0.01.
	LostShare float64 `yaml:"lost_share"`
}

// Defaults returns the default limits.
func Defaults() Limits {
	return Limits{NewJoinerDays: 30, GraceDays: 30, HistoryDays: 60, LostShare: 0.01}
}

// Stop says what a guard stops.
type Stop int

// What guards stop, the mildest first.
const (
	// Silence stops a revoke that rests on silence or rarity.
	Silence Stop = iota
	// Revoke stops every revoke.
	Revoke
	// Advice stops every advice: the item is a question.
	Advice
)

// Guard is one that applies to an item.
type Guard struct {
	// Code is stable, in upper snake case; Text is why in words, with Numbers.
	Code    string
	Stop    Stop
	Text    string
	Numbers map[string]float64
}

// Check returns the guards that apply, the most telling first.
func (l Limits) Check(f *signal.Features) []Guard {
	if len(f.Problems) > 0 || f.Person == nil {
		g := Guard{Code: "DIRECTORY_INCOMPLETE", Stop: Advice, Text: "The directory is incomplete", Numbers: map[string]float64{"problems": float64(len(f.Problems))}}
		for i, p := range f.Problems {
			g.Text += map[bool]string{true: ": ", false: ", "}[i == 0] + p
		}
		g.Text += "."
		return []Guard{g}
	}
	var all []Guard
	for _, check := range []func(*signal.Features) []Guard{l.account, l.tenure, l.ways, l.person, l.log, l.app} {
		all = append(all, check(f)...)
	}
	return all
}

// looksLike names the classes that a login may suggest.
var looksLike = map[signal.Class]string{signal.Service: "a service account", signal.BreakGlass: "an emergency account", signal.Shared: "an account of several people"}

func (l Limits) account(f *signal.Features) []Guard {
	var all []Guard
	a := f.Account
	if a.Class == signal.BreakGlass {
		all = append(all, Guard{"BREAK_GLASS", Advice, "An emergency account is silent by design; its owner should show that it was tested.", nil})
	}
	if a.OnLeave {
		all = append(all, Guard{"ON_LEAVE", Advice, "The person is on leave: silence says nothing.", nil})
	}
	if a.Class == signal.Service {
		all = append(all, Guard{"SERVICE_ACCOUNT", Revoke, "A service account signs on in ways that Okta may not log; its owner must say.", nil})
	}
	if a.Class == signal.Shared {
		all = append(all, Guard{"SHARED_ACCOUNT", Revoke, "Several people use this account; whoever runs it must say.", nil})
	}
	if kind := looksLike[a.Looks]; kind != "" && !f.Usage.Ongoing() {
		all = append(all, Guard{"LOOKS_LIKE_" + strings.ToUpper(string(a.Looks)), Silence, "By its login this looks like " + kind + ", though it is declared as none: its silence is not that of a person.", nil})
	}
	if f.ContractDoubtful() {
		all = append(all, Guard{"CONTRACT_DATE_DOUBTFUL", Advice, fmt.Sprintf("The contract ended %s before the launch, but the account was used since: the date or the use is wrong.", plain.Days(a.ContractDays)),
			map[string]float64{"contract_over_days": a.ContractDays}})
	}
	if a.Suspended {
		all = append(all, Guard{"SUSPENDED_LATELY", Advice, fmt.Sprintf("The account was suspended %s before the launch and may come back.", plain.Days(a.OffDays)), map[string]float64{"off_days": a.OffDays}})
	}
	return all
}

func (l Limits) tenure(f *signal.Features) []Guard {
	var all []Guard
	if f.Account.TenureDays < l.NewJoinerDays && !f.Account.Off {
		all = append(all, Guard{"NEW_JOINER", Revoke, fmt.Sprintf("The account is %s old.", plain.Days(f.Account.TenureDays)), map[string]float64{"tenure_days": f.Account.TenureDays}})
	}
	if f.Grant.AgeDays < l.GraceDays {
		all = append(all, Guard{"RECENTLY_GRANTED", Silence, fmt.Sprintf("The access is %s old: not used yet is not unused.", plain.Days(f.Grant.AgeDays)), map[string]float64{"grant_age_days": f.Grant.AgeDays}})
	}
	if back := f.Account.Back; !back.IsZero() {
		if since := f.Covered.Until.Sub(back).Hours() / 24; since < l.GraceDays {
			all = append(all, Guard{"BACK_FROM_LEAVE", Silence, fmt.Sprintf("The person came back from leave %s before the launch.", plain.Days(since)), map[string]float64{"back_days": since}})
		}
	}
	if r := f.Grant.RequestDays; r > 0 && r < l.GraceDays && f.Grant.AgeDays >= l.GraceDays {
		all = append(all, Guard{"REQUESTED_LATELY", Silence, fmt.Sprintf("A request for it was approved %s before the launch.", plain.Days(r)), map[string]float64{"request_days": r}})
	}
	if f.Past.Last == "APPROVE" && f.Past.AgeDays < l.GraceDays {
		all = append(all, Guard{"APPROVED_LATELY", Silence, fmt.Sprintf("A reviewer approved it %s before the launch.", plain.Days(f.Past.AgeDays)), map[string]float64{"age_days": f.Past.AgeDays}})
	}
	return all
}

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

// From birthrightShare of the others on, where there are birthrightOf of them, an app is one that everybody gets.
const (
	birthrightShare = 0.95
	birthrightOf    = 5
)

func (l Limits) ways(f *signal.Features) []Guard {
	var all []Guard
	if f.Ways.Everyone() {
		all = append(all, Guard{"GIVEN_TO_EVERYONE", Revoke, "Everybody of the org has it by Okta's own group, and nobody can be taken out of that.", nil})
	}
	if f.OrgAccounts >= birthrightOf && float64(f.OrgHolders) >= birthrightShare*float64(f.OrgAccounts) && f.Kind == directory.KindApp && !f.Usage.Ever {
		all = append(all, Guard{"GIVEN_TO_ALL", Silence, fmt.Sprintf("%d of %d others in the org hold it: given to all, not asked for. Whether all need it is one question, not one a person.", f.OrgHolders, f.OrgAccounts),
			map[string]float64{"org_holders": float64(f.OrgHolders), "org_accounts": float64(f.OrgAccounts)}})
	}
	if used := f.Ways.InUse(); len(used) > 0 && !f.Usage.Ongoing() {
		all = append(all, Guard{"GROUP_IN_USE", Silence, "It comes by a group by which the person has other access that is in use: taken out of it, the person would lose that.", map[string]float64{"in_use": float64(len(used))}})
	}
	return all
}

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
