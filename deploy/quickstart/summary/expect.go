package summary

import (
	"fmt"
	"strconv"
	"strings"
)

// Miss is an expected count that was not met.
type Miss struct {
	// What says what was counted, Where in which view or service to look.
	What string `json:"what"`
	Want string `json:"want"`
	Got  string `json:"got"`
}

// String is one line.
func (m Miss) String() string { return fmt.Sprintf("%s: want %s, got %s", m.What, m.Want, m.Got) }

// Kinds whose access must never be recommended for revocation, and those of which nearly all must be.
var (
	protected = [...]string{"break-glass", "on leave", "new joiner", "unobservable app"}
	removable = [...]string{"dormant", "leaver"}
)

// recall is the least share, in percent, of removable access that must be revoked.
const recall = 90

// tellingDays is how long a log must be to show that access is not used any more.
const tellingDays = 80

// tells says whether the log is long enough to show disuse.
func (s *Summary) tells() bool { return s.Days == 0 || s.Days >= tellingDays }

// checks collects misses.
type checks struct{ missed []Miss }

func (c *checks) equal(what string, want, got int) {
	if want != got {
		c.missed = append(c.missed, Miss{what, strconv.Itoa(want), strconv.Itoa(got)})
	}
}

func (c *checks) atLeast(what string, want, got int) {
	if got < want {
		c.missed = append(c.missed, Miss{what, "at least " + strconv.Itoa(want), strconv.Itoa(got)})
	}
}

func (c *checks) none(what string, got []string) {
	if len(got) > 0 {
		c.missed = append(c.missed, Miss{what, "none", strconv.Itoa(len(got)) + " (" + strings.Join(got[:min(3, len(got))], ", ") + ")"})
	}
}

// Pending lists the counts that further waiting can still mend: what has not arrived yet.
func (s *Summary) Pending() []Miss {
	var c checks
	c.atLeast("entries of the System Log read and landed (view marks)", s.Events.Start, s.Events.Read)
	if s.Finite {
		c.equal("events (view events) for different events simulated", s.Events.Distinct, s.Events.Landed)
		c.equal("confirmed events (view events)", s.Events.Distinct, s.Events.Confirmed)
	}
	c.atLeast("dead letters for log lines that are no event (view dead_letters)", s.Events.Rejected, s.Events.Parked)
	c.atLeast("review items of the campaign (view campaign_items)", s.Items.Planned, s.Items.Landed)
	c.equal("current recommendations for the items (view recommendations)", s.Items.Landed, s.Items.Recommended)
	c.equal("items with a recommendation", s.Items.Landed, s.Items.Different)
	c.equal("items without a recommendation", 0, s.Items.Without)
	c.equal("recommendations that still say: data incomplete", 0, s.Items.Incomplete)
	c.equal("reassigned items that show their former reviewer (view campaign_items)", 0, s.Items.Former)
	c.atLeast("decisions of the simulated reviewers (view events)", s.Decided.Made, s.Decided.Landed)
	c.equal("items that show the reviewer's decision (view campaign_items)", s.Decided.Made, s.Decided.Shown)
	all, terminal := s.Commands()
	c.equal("commands with their outcome (view actions)", all, terminal)
	return c.missed
}

// Misses lists every expected count that was not met.
func (s *Summary) Misses() []Miss {
	c := checks{s.Pending()}
	for _, why := range protected {
		_, revoked := s.of(why)
		c.equal("revocations recommended of access that is "+why, 0, revoked)
	}
	for _, why := range removable {
		if !s.tells() {
			break // asking is right then
		}
		items, revoked := s.of(why)
		c.atLeast(fmt.Sprintf("revocations recommended of %d items that are %s", items, why), (items*recall+99)/100, revoked)
	}
	if s.Phase == "observer" {
		c.equal("requests that would change Okta or Jira", 0, s.Effects.Mutating)
	}
	c.none("effects made twice", s.Effects.Twice)
	c.none("commands that are done but left no effect", s.Effects.Missing)
	c.none("effects that no command asked for", s.Effects.Unasked)
	if s.Phase == "guided" {
		all := 0
		for _, a := range s.Actions {
			if a.State == "done" {
				all += a.Count
			}
		}
		total, _ := s.Commands()
		c.equal("commands done", total, all)
	}
	c.equal("violations of OpenAPI", 0, s.Checked.Violations)
	return c.missed
}
