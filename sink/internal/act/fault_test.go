package act

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/command"
)

const shortSettle = 400 * time.Millisecond

// TestUnknownEndIsNeverBlindlyRepeated lets one call of each kind end badly and looks at what follows.
func TestUnknownEndIsNeverBlindlyRepeated(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		faults []misbehaviour
		states []string
		calls  int
		made   int
	}{
		"answer lost":          {[]misbehaviour{{effect: true}}, []string{"intent", "done"}, 1, 1},
		"503 after the effect": {[]misbehaviour{{effect: true, status: 503}}, []string{"intent", "done"}, 1, 1},
		"503 without effect":   {[]misbehaviour{{status: 503}}, []string{"intent", "intent", "done"}, 2, 1},
		"cut without effect":   {[]misbehaviour{{}}, []string{"intent", "intent", "done"}, 2, 1},
		"html with 200":        {[]misbehaviour{{effect: true, status: 200, body: "<html>"}}, []string{"intent", "done"}, 1, 1},
		"twice":                {[]misbehaviour{{status: 502}, {}}, []string{"intent", "intent", "human"}, 2, 0},
		"429":                  {[]misbehaviour{{status: 429}}, []string{"intent", "refused", "intent", "done"}, 2, 1},
		"429 after unknown":    {[]misbehaviour{{status: 500}, {status: 429}}, []string{"intent", "intent", "refused", "intent", "done"}, 3, 1},
		"400":                  {[]misbehaviour{{status: 400, body: `{"errorCode":"E0000001","errorSummary":"no\u0007good","errorMessages":["no\u0007good"]}`}}, []string{"intent", "rejected"}, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kafka := bustest.Cluster(t)
			o := newOutside(t)
			o.reviewer["icr1"] = "00uFrom"
			o.oktaFault, o.jiraFault = tc.faults, append([]misbehaviour(nil), tc.faults...)
			last := tc.states[len(tc.states)-1]
			first, second := reassign("icr1"), issue("a")
			bustest.Send(t, kafka, asking(t, first), asking(t, second), approving(t, first), approving(t, second))
			run(t, guided(kafka, o), shortSettle)
			for _, c := range []command.Command{first, second} {
				got := awaitState(t, kafka, c, last)
				if diff := cmp.Diff(tc.states, states(got)); diff != "" {
					t.Errorf("%s (-want +got)\n%s", c.Action, diff)
				}
				if detail := got[len(got)-1].Detail; last == "rejected" && (!strings.Contains(detail, "400") || !strings.Contains(detail, "nogood")) {
					t.Errorf("%s: got detail %q, want what was said, cleaned", c.Action, detail)
				}
			}
			reassigned, created, mutations := o.counts()
			if reassigned["icr1"] != tc.made || created["recert-"+second.ID] != tc.made || mutations != 2*tc.calls {
				t.Errorf("got %v, %v, %d calls; want each %d times, %d calls", reassigned, created, mutations, tc.made, 2*tc.calls)
			}
		})
	}
}

// TestIssueHiddenFromSearchIsNotMadeTwice keeps an issue whose creation was not answered out of the first searches.
func TestIssueHiddenFromSearchIsNotMadeTwice(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	o := newOutside(t)
	o.hidden, o.jiraFault = true, []misbehaviour{{effect: true}}
	c := issue("a")
	bustest.Send(t, kafka, asking(t, c), approving(t, c))
	run(t, guided(kafka, o), 2*time.Second)
	bustest.Await(t, "a search that finds nothing", func() bool {
		var n int
		o.with(func() { n = o.searches })
		return n >= 2
	})
	o.with(func() { o.hidden = false })
	got := awaitState(t, kafka, c, command.StateDone)
	if _, created, _ := o.counts(); created["recert-"+c.ID] != 1 || len(got) != 2 || got[1].Reference != "REC-1" {
		t.Errorf("got %d issues and %+v, want one that was adopted", created["recert-"+c.ID], got)
	}
}

// TestReviewSetBackByHandIsLeftAlone loses the answer of a reassignment that an admin then takes back: the review looks
// as before, but it was touched.
func TestReviewSetBackByHandIsLeftAlone(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	o := newOutside(t)
	o.reviewer["icr1"] = "00uFrom"
	o.oktaFault = []misbehaviour{{effect: true, status: 504}}
	c := reassign("icr1")
	bustest.Send(t, kafka, asking(t, c), approving(t, c))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for set := false; !set; time.Sleep(time.Millisecond) {
			o.with(func() {
				if o.reassigned["icr1"] == 1 {
					o.reviewer["icr1"], set = "00uFrom", true
					o.touched["icr1"]++
				}
			})
		}
	}()
	run(t, guided(kafka, o), shortSettle)
	<-done
	awaitState(t, kafka, c, command.StateHuman)
	if reassigned, _, _ := o.counts(); reassigned["icr1"] != 1 {
		t.Errorf("reassigned %d times, want once", reassigned["icr1"])
	}
}

func TestHaltFileStopsEverything(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	o := newOutside(t)
	cfg := guided(kafka, o)
	cfg.HaltFile = filepath.Join(t.TempDir(), "halt")
	if err := os.WriteFile(cfg.HaltFile, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := issue("a")
	bustest.Send(t, kafka, asking(t, c), approving(t, c))
	r := run(t, cfg, time.Minute)
	bustest.Await(t, "the halt to be seen with the command waiting", func() bool {
		return boottest.Value(t, r.registry, "recert_act_halted") == 1 && boottest.Value(t, r.registry, "recert_act_commands_waiting") == 1
	})
	o.with(func() {
		if o.searches != 0 || o.mutations != 0 {
			t.Errorf("%d searches and %d calls while halted", o.searches, o.mutations)
		}
	})
	if err := os.Remove(cfg.HaltFile); err != nil {
		t.Fatal(err)
	}
	awaitState(t, kafka, c, command.StateDone)
}

func TestWrongCredentialsNameTheKey(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fault misbehaviour
		issue bool
		key   string
	}{
		"okta 401":            {misbehaviour{status: 401, body: `{"errorCode":"E0000011"}`}, false, "okta.token"},
		"okta 403":            {misbehaviour{status: 403, body: `{"errorCode":"E0000006"}`}, false, "okta.token"},
		"jira 401":            {misbehaviour{status: 401}, true, "jira.token"},
		"jira 403":            {misbehaviour{status: 403}, true, "jira.token"},
		"jira project":        {misbehaviour{status: 400, body: `{"errorMessages":[],"errors":{"project":"valid project is required"}}`}, true, "jira.project"},
		"jira type of issues": {misbehaviour{status: 400, body: `{"errors":{"issuetype":"Specify an issue type"}}`}, true, "jira.issue_type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kafka := bustest.Cluster(t)
			o := newOutside(t)
			o.reviewer["icr1"] = "00uFrom"
			c := reassign("icr1")
			if tc.issue {
				c = issue("a")
			}
			o.oktaFault, o.jiraFault = []misbehaviour{tc.fault}, []misbehaviour{tc.fault}
			bustest.Send(t, kafka, asking(t, c), approving(t, c))
			r := run(t, guided(kafka, o), time.Minute)
			err := r.Ended()
			var problem *boot.ConfigError
			if !errors.As(err, &problem) || problem.Key != tc.key || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("got %v, want a problem of %s", err, tc.key)
			}
			// The refusal is in the ledger, so a restart need not wait, nor ask a person.
			run(t, guided(kafka, o), time.Minute)
			got := awaitState(t, kafka, c, command.StateDone)
			if diff := cmp.Diff([]string{"intent", "refused", "intent", "done"}, states(got)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestEmbeddedKafkaIsRefusedForARealOrg needs no network: the ledger is judged before anything is asked.
func TestEmbeddedKafkaIsRefusedForARealOrg(t *testing.T) {
	t.Parallel()
	kafka := embedded(t)
	cfg := guided(kafka, newOutside(t))
	cfg.Okta.URL = "https://acme.okta.test"
	err := run(t, cfg, time.Minute).Ended()
	var problem *boot.ConfigError
	if !errors.As(err, &problem) || problem.Key != "kafka.brokers" || !strings.Contains(err.Error(), "acme.okta.test") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, want one line that names kafka.brokers and the org", err)
	}
	// Observing a real org, and acting on this machine, are both right.
	cfg.Phase = Observer
	if err := refuseEmbedded(t.Context(), cfg); err != nil {
		t.Errorf("observer: %v", err)
	}
	if err := refuseEmbedded(t.Context(), guided(kafka, newOutside(t))); err != nil {
		t.Errorf("a simulated org: %v", err)
	}
}

// TestForeignOrgIsLeftToItsOwnWriter asks for a change in another org than Okta says it is.
func TestForeignOrgIsLeftToItsOwnWriter(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	o := newOutside(t)
	o.reviewer["icr1"] = "00uFrom"
	c := reassign("icr1")
	c.Org = "00oOther"
	bustest.Send(t, kafka, asking(t, c), approving(t, c), asking(t, issue("b")), approving(t, issue("b")))
	r := run(t, guided(kafka, o), time.Minute)
	awaitState(t, kafka, issue("b"), command.StateDone)
	bustest.Await(t, "the command to be counted", func() bool { return boottest.Value(t, r.registry, "recert_act_commands_waiting") == 1 })
	if reassigned, _, _ := o.counts(); len(reassigned) != 0 {
		t.Error("a command of another org was carried out here")
	}
}

// TestSecondWriterFencesTheFirst opens the ledger of a partition twice: the first can write nothing any more.
func TestSecondWriterFencesTheFirst(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	c := issue("a")
	p := asking(t, c).Partition
	open := openBook(kafka)
	first, err := open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	o := command.Outcome{CommandID: c.ID, Org: c.Org, Person: c.Person, CommandHash: "h", Action: c.Action, State: command.StateIntent, Attempt: 1}
	if err := first.Write(t.Context(), o); err == nil || !strings.Contains(err.Error(), "another instance") {
		t.Errorf("the fenced writer got %v", err)
	}
	if err := second.Write(t.Context(), o); err != nil {
		t.Errorf("the new writer got %v", err)
	}
	o.Person = "00uSomebodyElse"
	if err := second.Write(t.Context(), o); err == nil {
		t.Error("an outcome went to another partition's ledger")
	}
	if got := outcomes(t, kafka)[c.ID]; len(got) != 1 {
		t.Errorf("got %d entries, want one", len(got))
	}
}

// TestUnreadableLedgerStops puts a broken entry into the ledger: effects could be forgotten.
func TestUnreadableLedgerStops(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	bad := bus.PersonRecord("action.outcome.v1", testOrg, "00u1", []byte("x"), []byte("{"))
	bustest.Send(t, kafka, bad)
	if err := run(t, guided(kafka, newOutside(t)), time.Minute).Ended(); err == nil || !strings.Contains(err.Error(), "reading the ledger") {
		t.Errorf("got %v", err)
	}
}

// TestStopLetsACallEnd stops the writer while a call is answered slowly: the end is in the ledger, not unknown.
func TestStopLetsACallEnd(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	o := newOutside(t)
	o.with(func() { o.slow = 300 * time.Millisecond })
	c := issue("a")
	bustest.Send(t, kafka, asking(t, c), approving(t, c))
	r := run(t, guided(kafka, o), time.Minute)
	bustest.Await(t, "the call", func() bool { _, _, n := o.counts(); return n == 1 })
	r.Stop()
	if diff := cmp.Diff([]string{"intent", "done"}, states(outcomes(t, kafka)[c.ID])); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestProposalsBeyondOneTransaction proposes more than one transaction holds: each command once.
func TestProposalsBeyondOneTransaction(t *testing.T) {
	t.Parallel()
	m := &model{now: asOf}
	s := (&player{metrics: newMetrics(prometheus.NewRegistry())}).start(t, m, issue("a"), nil)
	s.hands, s.describe = nil, func(*command.Command) string { return "would" }
	part := s.partitions[0]
	for i := range 2*maxDrafts + 1 {
		c := issue(fmt.Sprint(i))
		e := part.entry(c.Org, c.ID)
		e.ask(asked{c, hashOf(t, c)})
		part.enqueue(e)
	}
	for range 5 {
		if err := s.Tick(t.Context(), 0, nil); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]int{}
	for _, o := range m.ledger {
		seen[o.CommandID]++
	}
	if len(seen) != 2*maxDrafts+2 || len(m.ledger) != len(seen) || m.writes < 3 {
		t.Errorf("got %d proposals of %d commands in %d transactions", len(m.ledger), len(seen), m.writes)
	}
}
