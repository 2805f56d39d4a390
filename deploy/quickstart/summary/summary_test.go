package summary

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/boottest"
)

// good is a demo in which everything expected was met.
func good(phase string) *Summary {
	s := &Summary{
		Org: "00oqlusxfSS60Q18j1d7", Campaign: "icih7R2B05USf01Tv1d7", Phase: phase, Finite: true, Seconds: 71.6,
		Events:  Events{Log: 250_012, Start: 250_012, Since: 2, Distinct: 250_000, Rejected: 5, Types: 43, Landed: 250_000, Confirmed: 250_000, Read: 250_012, Hooked: 380, Parked: 5, LagSeconds: 1.4},
		Items:   Items{Planned: 5000, Landed: 5000, Recommended: 5000, Different: 5000, Outcomes: map[string]int{"approve": 3222, "revoke": 502, "clarify": 1276}},
		Decided: Decided{Made: 2695, Landed: 2695, Shown: 2695, Approved: 2416, Revoked: 279},
		Truth: []Kind{
			{"keep", "break-glass", 50, map[string]int{"clarify": 50}},
			{"revoke", "dormant", 300, map[string]int{"revoke": 299, "clarify": 1}},
			{"revoke", "leaver", 150, map[string]int{"revoke": 150}},
			{"keep", "new joiner", 125, map[string]int{"approve": 50, "clarify": 75}},
			{"keep", "on leave", 125, map[string]int{"clarify": 125}},
			{"keep", "ordinary", 4050, map[string]int{"approve": 3172, "revoke": 53, "clarify": 825}},
			{"keep", "unobservable app", 200, map[string]int{"clarify": 200}},
		},
		Risky: []Risky{
			{"icr1", "user-00031@sim.example.com", "group role-0015", "revoke", 0.93, 0.67, []string{
				"An administrator gave this privileged access directly 63 days before the launch, outside of any request.",
				"1 of 8 others with the same title hold it, 7 of 144 in the org.", "Okta does not see its use.", "A fourth reason is left out."}},
			{"icr2", strings.Repeat("long-login-", 9) + "@sim.example.com", strings.Repeat("x", 200), "clarify", 1, 0.5, []string{strings.Repeat("y", 300)}},
		},
		Alerts:  []Alert{{"push_fatigue_success", "Push fatigue, then success", "Critical", 2}, {"dormant_access_used", "Dormant access used again", "Low", 1081}},
		Actions: []Action{{Action: "create_issue", State: "proposed", Count: 40}, {Action: "reassign_review", State: "proposed", Count: 12}},
		Okta:    Okta{RateLimits: 20, Requests: 576},
		Checked: Conformance{State: "on", Requests: 576, Checked: 278, Deviations: 11, Operations: []Operation{
			{"GET /api/v1/logs", 255, 11, 0}, {"GET /governance/api/v1/reviews", 26, 26, 0},
		}},
		Restart: map[string]int{},
	}
	if phase == "guided" {
		s.Actions = []Action{
			{Action: "create_issue", State: "done", Count: 40, Approved: 40, By: []string{"demo-approver (stand-in)"}},
			{Action: "reassign_review", State: "done", Count: 12, Approved: 12, By: []string{"demo-approver (stand-in)"}},
		}
		s.Effects = Effects{Mutating: 53, Reassigned: 12, Issues: 40}
		s.Restart = map[string]int{"land": 1, "act": 2}
		s.Okta.RateLimits = 1
	}
	return s
}

func places() Places {
	return Places{Home: "/home/somebody/.recert", Page: "/home/somebody/.recert/report.html", Topics: []string{"okta.event.v1", "recommendation.v1", "alert.v1"}, Endpoints: map[string]string{
		"kafka": "127.0.0.1:20000", "clickhouse_native": "127.0.0.1:20001", "clickhouse_http": "127.0.0.1:20002", "okta": "127.0.0.1:20003",
		"jira": "127.0.0.1:20004", "hook": "127.0.0.1:20005", "report": "127.0.0.1:20008", "metrics_land": "127.0.0.1:20006", "metrics_okta-poll": "127.0.0.1:20007",
	}}
}

func TestTheTextIsWhatItWas(t *testing.T) {
	t.Parallel()
	for _, phase := range []string{"observer", "guided"} {
		var b strings.Builder
		where := places()
		where.Ends = phase == "guided"
		if err := Write(&b, good(phase), where); err != nil {
			t.Fatal(err)
		}
		boottest.Golden(t, filepath.Join("testdata", phase+".txt"), []byte(b.String()))
	}
}

func TestNoLineIsWiderThanTheScreen(t *testing.T) {
	t.Parallel()
	s := good("observer")
	s.Risky[0].Login = "\x1b[31mred\u202e"
	s.Checked.First = []string{strings.Repeat("a violation ", 50)}
	var b strings.Builder
	if err := Write(&b, s, places()); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > width {
			t.Errorf("%d columns: %s", n, line)
		}
		if strings.ContainsAny(line, "\x1b\u202e") {
			t.Errorf("text that steers the terminal: %q", line)
		}
	}
}

func TestWhatIsMetIsNotMissed(t *testing.T) {
	t.Parallel()
	for _, phase := range []string{"observer", "guided"} {
		if missed := good(phase).Misses(); len(missed) > 0 {
			t.Errorf("%s: got %v", phase, missed)
		}
	}
	s := good("observer")
	s.Finite, s.Events.Landed, s.Events.Confirmed = false, 250_009, 250_004
	if missed := s.Misses(); len(missed) > 0 {
		t.Errorf("a living org: got %v", missed)
	}
}

func TestEachExpectedCountIsMissedOnce(t *testing.T) {
	t.Parallel()
	revoke := func(why string, n int) func(*Summary) {
		return func(s *Summary) {
			for i := range s.Truth {
				if s.Truth[i].Why == why {
					s.Truth[i].Outcomes["revoke"] = n
				}
			}
		}
	}
	cases := []struct {
		phase, want string
		spoil       func(*Summary)
	}{
		{"observer", "events (view events) for different events simulated: want 250000, got 249999", func(s *Summary) { s.Events.Landed-- }},
		{"observer", "events (view events) for different events simulated: want 250000, got 250001", func(s *Summary) { s.Events.Landed++ }},
		{"observer", "confirmed events (view events): want 250000, got 249999", func(s *Summary) { s.Events.Confirmed-- }},
		{"observer", "entries of the System Log read and landed (view marks): want at least 250012, got 0", func(s *Summary) { s.Events.Read = 0 }},
		{"observer", "dead letters for log lines that are no event (view dead_letters): want at least 5, got 4", func(s *Summary) { s.Events.Parked-- }},
		{"observer", "review items of the campaign (view campaign_items): want at least 5000, got 4999", func(s *Summary) {
			s.Items.Landed, s.Items.Recommended, s.Items.Different = 4999, 4999, 4999
		}},
		{"observer", "current recommendations for the items (view recommendations): want 5000, got 5001", func(s *Summary) { s.Items.Recommended++ }},
		{"observer", "items with a recommendation: want 5000, got 4999", func(s *Summary) { s.Items.Different-- }},
		{"observer", "items without a recommendation: want 0, got 1", func(s *Summary) { s.Items.Without = 1 }},
		{"observer", "recommendations that still say: data incomplete: want 0, got 3", func(s *Summary) { s.Items.Incomplete = 3 }},
		{"observer", "decisions of the simulated reviewers (view events): want at least 2695, got 2694", func(s *Summary) { s.Decided.Landed-- }},
		{"observer", "items that show the reviewer's decision (view campaign_items): want 2695, got 2690", func(s *Summary) { s.Decided.Shown -= 5 }},
		{"observer", "commands with their outcome (view actions): want 52, got 12", func(s *Summary) { s.Actions[0].State = "waiting" }},
		{"observer", "revocations recommended of access that is break-glass: want 0, got 1", revoke("break-glass", 1)},
		{"observer", "revocations recommended of access that is on leave: want 0, got 2", revoke("on leave", 2)},
		{"observer", "revocations recommended of access that is new joiner: want 0, got 1", revoke("new joiner", 1)},
		{"observer", "revocations recommended of access that is unobservable app: want 0, got 1", revoke("unobservable app", 1)},
		{"observer", "revocations recommended of 300 items that are dormant: want at least 270, got 269", revoke("dormant", 269)},
		{"observer", "revocations recommended of 150 items that are leaver: want at least 135, got 134", revoke("leaver", 134)},
		{"observer", "requests that would change Okta or Jira: want 0, got 1", func(s *Summary) { s.Effects.Mutating = 1 }},
		{"guided", "effects made twice: want none, got 1 (issue recert-1)", func(s *Summary) { s.Effects.Twice = []string{"issue recert-1"} }},
		{"guided", "commands that are done but left no effect: want none, got 1 (review icr1)", func(s *Summary) { s.Effects.Missing = []string{"review icr1"} }},
		{"guided", "effects that no command asked for: want none, got 4 (a, b, c)", func(s *Summary) { s.Effects.Unasked = []string{"a", "b", "c", "d"} }},
		{"guided", "commands done: want 52, got 40", func(s *Summary) { s.Actions[1].State = "human" }},
		{"observer", "violations of OpenAPI: want 0, got 2", func(s *Summary) { s.Checked.Violations = 2 }},
	}
	for _, c := range cases {
		s := good(c.phase)
		c.spoil(s)
		missed := s.Misses()
		if len(missed) != 1 || missed[0].String() != c.want {
			t.Errorf("got %v, want one: %s", missed, c.want)
		}
	}
}

func TestAShortLogNeedNotShowDisuseAndSaysSo(t *testing.T) {
	t.Parallel()
	for days, short := range map[int]bool{14: true, 79: true, 80: false, 90: false} {
		s := good("observer")
		s.Days = days
		for i := range s.Truth {
			if s.Truth[i].Why == "dormant" || s.Truth[i].Why == "leaver" {
				s.Truth[i].Outcomes["revoke"] = 0
			}
		}
		var b strings.Builder
		if err := Write(&b, s, places()); err != nil {
			t.Fatal(err)
		}
		if missed := s.Misses(); (len(missed) == 0) != short || strings.Contains(b.String(), "cannot show") != short {
			t.Errorf("%d days: got %v and\n%s", days, missed, b.String())
		}
	}
}

func TestAFormerReviewerIsWaitedFor(t *testing.T) {
	t.Parallel()
	s := good("guided")
	s.Items.Former = 2
	if pending := s.Pending(); len(pending) != 1 || !strings.Contains(pending[0].What, "former reviewer") {
		t.Errorf("got %v", pending)
	}
}

// Whatever may still come is waited for; what is wrong for good is not.
func TestOnlyWhatMayStillComeIsPending(t *testing.T) {
	t.Parallel()
	s := good("guided")
	s.Checked.Violations, s.Effects.Twice = 1, []string{"issue recert-1"}
	if pending := s.Pending(); len(pending) > 0 {
		t.Errorf("got %v", pending)
	}
	s.Actions[0].State = "proposed"
	if pending := s.Pending(); len(pending) != 1 {
		t.Errorf("a proposal in guided phase: got %v, want one", pending)
	}
}

func TestOutcomesAreComparedByKind(t *testing.T) {
	t.Parallel()
	truth, err := ParseTruth([]byte(`{"a":{"truth":"revoke","why":"dormant"},"b":{"truth":"revoke","why":"dormant"},"c":{"truth":"keep","why":"on leave"}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Kind{{"revoke", "dormant", 2, map[string]int{"revoke": 1, "none": 1}}, {"keep", "on leave", 1, map[string]int{"clarify": 1}}}
	if diff := cmp.Diff(want, Compare(truth, map[string]string{"a": "revoke", "c": "clarify", "x": "revoke"})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := ParseTruth([]byte("[")); err == nil {
		t.Error("got no error of a broken file")
	}
}
