// Package route turns findings on items into commands for the writer: who should review instead, and which
// exceptions deserve an issue. It only asks; whether anything is done is decided by approvals and phases.
package route

import (
	"fmt"
	"strings"
	"time"

	"recert/schemas/command"
	"recert/schemas/directory"
	"recert/schemas/recommendation"
	"recert/score/internal/org"
	"recert/score/internal/plain"
	"recert/score/internal/signal"
	"recert/score/internal/sod"
)

// Config says whom to ask when the reviewer cannot be the one.
type Config struct {
	// Fallback is the Okta id of the reviewer of last resort. Default none: the item then stays where it is.
	Fallback string `yaml:"fallback_reviewer"`
	// SoD is the Okta id of who reviews conflicts of duties. Default none: they stay with their reviewer.
	SoD string `yaml:"sod_reviewer"`
	// AdminURL is the org's admin console, for links, for example https://acme-admin.okta.com. Default none.
	AdminURL string `yaml:"admin_url"`
}

const (
	noteLimit = 300
	lineLimit = 240
	idLimit   = 64
)

// Router makes the commands of one campaign.
type Router struct {
	Config    Config
	Accounts  *signal.Accounts
	Directory *org.Directory
	Launched  time.Time
}

// Commands returns what the item gives rise to, in a fixed order.
func (r *Router) Commands(item *directory.Review, f *signal.Features, rec *recommendation.Recommendation) []command.Command {
	var all []command.Command
	if c, ok := r.reassign(item, f); ok {
		all = append(all, c)
	}
	open := sod.Open(f.Conflicts)
	for i := range open {
		all = append(all, r.conflict(item, &open[i], rec))
	}
	if f.Grant.OutOfBand {
		all = append(all, r.outOfBand(item, f, rec))
	}
	return all
}

func (r *Router) reassign(item *directory.Review, f *signal.Features) (command.Command, bool) {
	why := r.unfit(item)
	to := ""
	switch {
	case why != "":
		to = r.instead(item)
	case len(sod.Open(f.Conflicts)) > 0 && r.Config.SoD != "" && r.Config.SoD != item.ReviewerID && r.can(r.Config.SoD, item):
		to, why = r.Config.SoD, "the access breaks a separation of duties, which is reviewed by its own reviewer"
	}
	if to == "" || why == "" {
		return command.Command{}, false
	}
	c := r.command(item, command.ReassignReview, item.CampaignID, item.ID, to)
	level := item.Level
	if level == "" {
		level = "FIRST"
	}
	c.Reason = sentence(why)
	c.Reassign = &command.Reassign{
		CampaignID: item.CampaignID, ReviewID: item.ID, From: item.ReviewerID, To: to, Level: level,
		Note: plain.Text("Reassigned by recert: "+why+".", noteLimit),
	}
	return c, true
}

// unfit says why the reviewer cannot review the item, empty when he can.
func (r *Router) unfit(item *directory.Review) string {
	u := r.Directory.User(item.ReviewerID)
	switch {
	case item.ReviewerID == "":
		return "the item has no reviewer"
	case item.ReviewerID == item.UserID:
		return "the reviewer is the person under review"
	case u == nil:
		return "the reviewer is unknown in the directory"
	case u.Status != "ACTIVE":
		return "the reviewer's account is " + strings.ToLower(plain.Text(u.Status, 30))
	case !r.Accounts.Available(u, r.Launched):
		return "the reviewer is on leave"
	case u.ManagerID == item.UserID:
		return "the reviewer reports to the person under review"
	default:
		return ""
	}
}

// instead climbs from the person's manager, then takes the fallback.
func (r *Router) instead(item *directory.Review) string {
	next := r.Directory.User(item.UserID)
	for range 3 {
		if next == nil || next.ManagerID == "" {
			break
		}
		if r.can(next.ManagerID, item) {
			return next.ManagerID
		}
		next = r.Directory.User(next.ManagerID)
	}
	if r.can(r.Config.Fallback, item) {
		return r.Config.Fallback
	}
	return ""
}

// can tells whether somebody may take the item over: never the person under review, nor who has it now.
func (r *Router) can(id string, item *directory.Review) bool {
	u := r.Directory.User(id)
	return id != "" && id != item.UserID && id != item.ReviewerID && r.Accounts.Available(u, r.Launched) && u.ManagerID != item.UserID
}

func (r *Router) command(item *directory.Review, action string, parts ...string) command.Command {
	return command.Command{
		ID: command.NewID(item.Org, action, parts...), Org: item.Org, Person: item.UserID, Action: action,
		CampaignID: item.CampaignID, ReviewID: item.ID, AsOf: r.Launched.UTC(),
	}
}

// conflict is one issue per campaign, person and rule: items of one conflict ask for the same command, and the
// first one is kept.
func (r *Router) conflict(item *directory.Review, k *sod.Conflict, rec *recommendation.Recommendation) command.Command {
	c := r.command(item, command.CreateIssue, item.CampaignID, item.UserID, "sod", k.Rule.ID)
	name := plain.Text(k.Rule.Name, 80)
	c.Reason = sentence("one person holds both sides of " + name)
	lines := []string{
		line("Rule %s: %s (severity %s).", plain.Text(k.Rule.ID, idLimit), name, k.Rule.Severity),
		line("Person: %s.", item.UserID),
		line("One side: %s%s.", r.names(k.Left), used(&k.LeftUse)),
		line("Other side: %s%s.", r.names(k.Right), used(&k.RightUse)),
		line("Review item %s of campaign %s, advice: %s.", item.ID, item.CampaignID, rec.Outcome),
		"Decide which side stays, or record the exception with its end date under the rule in sod_file.",
	}
	if k.Exception != nil {
		lines = append(lines, line("An exception ended after %s; %s answered for it.", k.Exception.Until, plain.Text(k.Exception.Owner, 80)))
	}
	if k.Stated {
		lines[2], lines[3] = line("Okta states it of %s.", r.names(k.Left)), "Its sides are entitlements within; Okta's own review shows them."
	}
	c.Issue = &command.Issue{
		Summary: plain.Text("Separation of duties broken: "+name, 120), Lines: lines, Evidence: rec.Evidence,
		Link: r.link(item.UserID), Severity: k.Rule.Severity,
	}
	return c
}

// outOfBand is one issue per granting event.
func (r *Router) outOfBand(item *directory.Review, f *signal.Features, rec *recommendation.Recommendation) command.Command {
	c := r.command(item, command.CreateIssue, item.UserID, "out-of-band", f.Grant.Event)
	c.Reason = "Privileged access was given directly, outside of any request."
	lines := []string{
		line("Person: %s.", item.UserID),
		line("Access: %s (%s %s).", f.Resource, item.Kind, item.Resource),
		line("Given by %s at %s, event %s.", plain.Text(f.Grant.By, idLimit), f.Grant.At.Format(time.RFC3339), plain.Text(f.Grant.Event, idLimit)),
		line("No approved request was found. Review item %s of campaign %s, advice: %s.", item.ID, item.CampaignID, rec.Outcome),
		"Find the request that should stand behind it, or take the access away.",
	}
	c.Issue = &command.Issue{
		Summary: plain.Text("Privileged access outside of any request: "+f.Resource, 120), Lines: lines,
		Evidence: []string{f.Grant.Event}, Link: r.link(item.UserID), Severity: "high",
	}
	return c
}

func (r *Router) names(ids []string) string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, strings.TrimSpace(plain.Text(r.Directory.Label(id), 60)+" ("+plain.Text(id, idLimit)+")"))
	}
	return strings.Join(names, ", ")
}

// used says how far a side of a conflict was exercised.
func used(u *sod.Use) string {
	switch {
	case u.Days > 0:
		return fmt.Sprintf(", used on %d of the last 90 days, last on %s", u.Days, u.Last.UTC().Format(time.DateOnly))
	case u.Unseen:
		return ", whose use cannot be seen"
	default:
		return ", not used in the last 90 days"
	}
}

func (r *Router) link(person string) string {
	if r.Config.AdminURL == "" {
		return ""
	}
	return strings.TrimRight(r.Config.AdminURL, "/") + "/admin/user/profile/view/" + person
}

func line(format string, args ...any) string {
	return plain.Text(fmt.Sprintf(format, args...), lineLimit)
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
