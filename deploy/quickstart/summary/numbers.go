package summary

// Summary are the numbers of one demo, as summary.json holds them.
type Summary struct {
	Org      string `json:"org"`
	Campaign string `json:"campaign"`
	// Phase is observer or guided; Finite tells that the log has an end.
	Phase  string `json:"phase"`
	Finite bool   `json:"finite"`
	// Days is how long the log is; 0 is long enough.
	Days int `json:"days"`
	// Seconds is how long it took from the start of the services.
	Seconds float64 `json:"seconds"`

	Events  Events         `json:"events"`
	Items   Items          `json:"items"`
	Decided Decided        `json:"decided"`
	Truth   []Kind         `json:"truth"`
	Risky   []Risky        `json:"riskiest"`
	Alerts  []Alert        `json:"alerts"`
	Actions []Action       `json:"actions"`
	Effects Effects        `json:"effects"`
	Okta    Okta           `json:"okta"`
	Checked Conformance    `json:"conformance"`
	Restart map[string]int `json:"restarts"`
	// Unmet are the expected counts that were not met.
	Unmet []Miss `json:"unmet"`
}

// Events compares the simulated System Log with what landed.
type Events struct {
	// Log counts entries of the simulated log, Start those that were there at the first look, Since those that came
	// after the campaign's launch; Distinct the different events among them all, Rejected those that are no event at
	// all, Types the event types.
	Log      int `json:"log"`
	Start    int `json:"log_at_start"`
	Since    int `json:"log_since_launch"`
	Distinct int `json:"distinct"`
	Rejected int `json:"rejected"`
	Types    int `json:"types"`
	// Landed counts rows of the view events, Confirmed those that the log itself delivered.
	Landed    int `json:"landed"`
	Confirmed int `json:"confirmed"`
	// Read is how many entries of the log are read and landed on every partition.
	Read int `json:"read"`
	// Hooked counts the copies that the event hook delivered, Parked the dead letters of okta.event.v1.
	Hooked int `json:"hooked"`
	Parked int `json:"dead_letters"`
	// LagSeconds is how far the landed log is behind the org's clock.
	LagSeconds float64 `json:"lag_seconds"`
}

// Items are the campaign's review items and what was recommended.
type Items struct {
	// Planned is how many the simulated campaign has, Landed how many are in the view campaign_items.
	Planned int `json:"planned"`
	Landed  int `json:"landed"`
	// Recommended counts rows of the view recommendations, Different the items they are about, Without the items
	// that have none, Incomplete those that still say that data is missing.
	Recommended int `json:"recommendations"`
	Different   int `json:"items_recommended"`
	Without     int `json:"items_without"`
	Incomplete  int `json:"incomplete"`
	// Former counts items that still show the reviewer they had before a reassignment that is done.
	Former int `json:"items_with_former_reviewer"`
	// Outcomes counts by outcome.
	Outcomes map[string]int `json:"outcomes"`
}

// Decided is what the simulated reviewers decided in the live campaign.
type Decided struct {
	// Made counts their decisions, Landed those of view events, Shown the items of view campaign_items that show one.
	Made   int `json:"made"`
	Landed int `json:"landed"`
	Shown  int `json:"shown"`
	// Approved and Revoked count the items that show it.
	Approved int `json:"approved"`
	Revoked  int `json:"revoked"`
}

// Kind compares one kind of truth.json with the outcomes.
type Kind struct {
	Truth    string         `json:"truth"`
	Why      string         `json:"why"`
	Items    int            `json:"items"`
	Outcomes map[string]int `json:"outcomes"`
}

// Risky is one of the riskiest items.
type Risky struct {
	Review     string   `json:"review_id"`
	Login      string   `json:"login"`
	Resource   string   `json:"resource"`
	Outcome    string   `json:"outcome"`
	Confidence float64  `json:"confidence"`
	Risk       float64  `json:"risk"`
	Why        []string `json:"why"`
}

// Alert counts the alerts of one detection.
type Alert struct {
	Rule     string `json:"rule_id"`
	Name     string `json:"name"`
	Severity string `json:"severity"`
	Count    int    `json:"count"`
}

// Action counts the commands of one action that are in one state.
type Action struct {
	Action   string   `json:"action"`
	State    string   `json:"state"`
	Count    int      `json:"count"`
	Approved int      `json:"approved"`
	By       []string `json:"approvers"`
}

// Effects is what the simulated sites saw.
type Effects struct {
	// Mutating counts requests that would change Okta or Jira.
	Mutating int `json:"mutating_requests"`
	// Reassigned counts reassignments, Issues the Jira issues; Twice names the reviews and commands with more
	// than one, Missing the done commands without an effect, Unasked the effects without a done command.
	Reassigned int      `json:"reassigned"`
	Issues     int      `json:"issues"`
	Twice      []string `json:"twice"`
	Missing    []string `json:"missing"`
	Unasked    []string `json:"unasked"`
}

// Okta is how the simulated org treated its clients.
type Okta struct {
	RateLimits  int `json:"rate_limits"`
	Requests    int `json:"requests"`
	RateLimited int `json:"rate_limited"`
}

// Conformance is the check of every exchange against OpenAPI.
type Conformance struct {
	// State is "on", or "off:" and the reason.
	State      string      `json:"state"`
	Requests   int         `json:"requests"`
	Checked    int         `json:"checked"`
	Violations int         `json:"violations"`
	Operations []Operation `json:"operations"`
	Deviations int         `json:"deviations"`
	First      []string    `json:"first_violations"`
}

// Operation is one row of it.
type Operation struct {
	Name       string `json:"name"`
	Requests   int    `json:"requests"`
	Checked    int    `json:"checked"`
	Violations int    `json:"violations"`
}

// Commands counts all commands, Terminal those that have their last outcome in this phase.
func (s *Summary) Commands() (all, terminal int) {
	for _, a := range s.Actions {
		all += a.Count
		switch a.State {
		case "waiting", "intent":
		case "proposed":
			if s.Phase == "observer" {
				terminal += a.Count
			}
		default:
			terminal += a.Count
		}
	}
	return all, terminal
}
