// Package feature turns the features of one review item into what models are trained on: levels and numbers by name.
//
// Input is a signal.Features with its directory, output two maps. It is pure. Numbers are cut to six significant
// digits, so that the last bits of a sum, which may depend on the order of ids, never show.
package feature

import (
	"math"
	"slices"
	"strings"

	"recert/schemas/directory"
	"recert/schemas/feature"
	"recert/score/internal/org"
	"recert/score/internal/plain"
	"recert/score/internal/signal"
	"recert/score/internal/sod"
)

// Source is one item and what is known of it.
type Source struct {
	Review    *directory.Review
	Features  *signal.Features
	Directory *org.Directory
	// Attributes are the names of profile attributes that become levels beside the fixed ones.
	Attributes []string
}

// Fixed are the names of the levels that every org has.
func Fixed() []string {
	return []string{"resource", "kind", "app", "department", "title", "manager", "user_type", "class", "account", "path", "use", "past", "home"}
}

// levelLimit bounds a level, in characters.
const levelLimit = 80

// Levels returns the categorical attributes of the item; what is not known is absent.
func (s Source) Levels() map[string]string {
	all := make(map[string]string, 16+len(s.Attributes))
	set := func(name, level string) {
		if level = plain.Text(level, levelLimit); level != "" {
			all[name] = level
		}
	}
	set("resource", s.Review.Resource)
	set("kind", s.Review.Kind)
	set("app", s.app())
	f := s.Features
	if f.Person == nil {
		return all
	}
	for _, name := range s.Attributes {
		set(name, f.Person.Profile[name])
	}
	set("department", f.Person.Department)
	set("title", f.Person.Title)
	set("manager", f.Person.ManagerID)
	set("user_type", f.Person.UserType)
	set("class", string(f.Account.Class))
	set("account", account(&f.Account))
	set("path", path(f))
	set("use", string(f.Usage.Grade))
	set("past", strings.ToLower(f.Past.Last))
	set("home", home(f))
	return all
}

// app is the resource itself, or the apps that a group gives: what a level back from a group never seen is.
func (s Source) app() string {
	if s.Review.Kind == directory.KindApp {
		return s.Review.Resource
	}
	const few = 3
	switch apps := s.Directory.Gives(s.Review.Resource); {
	case len(apps) == 0:
		return "none"
	case len(apps) > few:
		return "many"
	default:
		return strings.Join(apps, "+")
	}
}

func account(a *signal.Account) string {
	switch {
	case a.Off:
		return "off"
	case a.Suspended:
		return "suspended"
	case a.OnLeave:
		return "leave"
	default:
		return "on"
	}
}

// path tells how the person came to the access; several ways are one of their own.
func path(f *signal.Features) string {
	if f.Held == nil {
		return ""
	}
	var ways []string
	group := func(p string) bool { return strings.HasPrefix(p, directory.PathGroup) }
	if f.Held.Direct() {
		ways = append(ways, "direct")
	}
	if slices.ContainsFunc(f.Held.Paths, group) {
		ways = append(ways, "group")
	}
	if f.Held.ByRule() {
		ways = append(ways, "rule")
	}
	if f.Grant.Requested {
		ways = append(ways, "request")
	}
	return strings.Join(ways, "+")
}

// home tells whether the resource is the work of the person's own department.
func home(f *signal.Features) string {
	switch {
	case f.Home != "":
		return "other"
	case f.Person.Department == "":
		return ""
	default:
		return "own"
	}
}

// Numbers returns the numeric signals of the item; what is not known is absent.
func (s Source) Numbers() map[string]float64 {
	f := s.Features
	all := make(map[string]float64, 32)
	set := func(name string, x float64) {
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			all[name] = Cut(x)
		}
	}
	set("covered_days", f.CoveredDays)
	if f.Person == nil {
		return all
	}
	set("tenure_days", f.Account.TenureDays)
	set("grant_age_days", f.Grant.AgeDays)
	set("ways", ways(f))
	set("requests", float64(len(f.Grant.Requests)))
	set("privileged", bit(f.Privileged))
	set("out_of_band", bit(f.Grant.OutOfBand))
	set("off_days", f.Account.OffDays)
	set("contract_days", f.Account.ContractDays)
	set("absent_days", f.AbsentDays)
	set("rehired", bit(f.Account.Rehired))
	set("moved", bit(f.Moved()))
	set("drift", bit(f.Drift))
	if f.Grant.Requested {
		set("request_days", f.Grant.RequestDays)
	}
	if !f.Seen.IsZero() {
		set("seen_days", f.Covered.Until.Sub(f.Seen).Hours()/24)
	}
	set("absent_days", f.AbsentDays)
	set("contract_days", f.Account.ContractDays)
	set("job_unknown", float64(len(f.Thin)))
	use(&f.Usage, set)
	peers(f, set)
	outlier(&f.Outlier, set)
	past(f, set)
	return all
}

func use(u *signal.Usage, set func(string, float64)) {
	set("grade", map[string]float64{"observed": 2, "partial": 1}[string(u.Grade)])
	set("holders", float64(u.Holders))
	set("active_share", share(u.Active, u.Holders))
	set("apps", float64(u.Apps))
	set("silent_days", u.SilentDays)
	set("survival", u.Survival)
	set("active_days", float64(u.Days))
	set("active_weeks", float64(u.Weeks))
	set("came_back", share(u.Came, u.Active))
	set("seasonal", bit(u.Seasonal))
	set("needed", u.Needed())
	set("recent_days", float64(u.Recent))
	set("paced_days", float64(u.PacedDays))
	set("app_quiet", u.Quiet)
	set("warmed_up", bit(u.Warm.Days > 0))
	set("only_reviews", bit(u.OnlyReviews))
	set("own_season", bit(u.OwnSeason))
	set("recent_days", float64(u.Recent))
	set("quiet", u.Quiet)
	set("only_reviews", bit(u.OnlyReviews))
	set("warm_days", float64(u.Warm.Days))
	if u.Days > 1 {
		set("own_gap_days", u.OwnGap)
		set("longest_gap_days", float64(u.LongestGap))
		set("paced_days", float64(u.PacedDays))
		set("span_days", u.SpanDays)
		set("longest_gap_days", float64(u.LongestGap))
	}
}

func peers(f *signal.Features, set func(string, float64)) {
	set("org_share", share(f.OrgHolders, f.OrgAccounts))
	for _, p := range f.Peers {
		if p.Enough() {
			set("peers_"+p.Attribute.String(), p.Share)
		}
	}
	if f.HomeCount > 0 {
		set("home_share", share(f.HomeHolders, f.HomeCount))
	}
}

func outlier(o *signal.Outlier, set func(string, float64)) {
	if !o.Known() {
		return
	}
	set("outlier", o.Score)
	set("similar_share", o.Share)
	set("elsewhere", o.Elsewhere)
	set("midpoint", o.Midpoint)
}

func past(f *signal.Features, set func(string, float64)) {
	set("approved_before", float64(f.Past.Approved))
	set("revoked_before", float64(f.Past.Revoked))
	if f.Past.Last != "" {
		set("decision_age_days", f.Past.AgeDays)
	}
	var worst float64
	open := sod.Open(f.Conflicts)
	for i := range open {
		worst = max(worst, open[i].Weight())
	}
	set("conflict", worst)
	set("conflicts", float64(len(open)))
}

// Baselines returns what the simple rules of others say of the item.
func Baselines(f *signal.Features) map[string]string {
	if f.Person == nil {
		return map[string]string{feature.Okta90: signal.Approve, feature.Entra30: signal.Approve, feature.Midpoint: signal.Approve}
	}
	return map[string]string{feature.Okta90: signal.Okta90(f), feature.Entra30: signal.Entra30(f), feature.Midpoint: signal.Midpoint(f)}
}

func ways(f *signal.Features) float64 {
	if f.Held == nil {
		return 0
	}
	return float64(len(f.Held.Paths))
}

func share(k, n int) float64 { return float64(k) / float64(max(n, 1)) }

func bit(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Cut keeps six significant digits.
func Cut(x float64) float64 {
	if x == 0 {
		return 0
	}
	scale := math.Pow10(5 - int(math.Floor(math.Log10(math.Abs(x)))))
	if math.IsInf(scale, 0) || scale == 0 {
		return 0
	}
	return math.Round(x*scale) / scale
}
