package act

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/bustest"
	"recert/schemas/command"
)

func TestObserverMakesNoCall(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s was asked in phase observer", r.Method, r.URL.Path)
	}))
	t.Cleanup(server.Close)
	cfg := DefaultConfig()
	cfg.Kafka = kafka
	cfg.Okta.URL, cfg.Jira.URL = server.URL, server.URL
	cfg.Okta.Token, cfg.Jira.Token = boot.SecretFile("/nonexistent/okta"), boot.SecretFile("/nonexistent/jira")
	first, second := reassign("icr1"), issue("a")
	bustest.Send(t, kafka, asking(t, first), approving(t, first), asking(t, second), asking(t, second))
	r := run(t, cfg, time.Minute)
	for _, c := range []command.Command{first, second} {
		got := awaitState(t, kafka, c, command.StateProposed)
		if len(got) != 1 || got[0].Attempt != 0 || !strings.HasPrefix(got[0].Detail, "would ") {
			t.Errorf("got %+v, want one proposal", got)
		}
	}
	r.Stop()
	bustest.Send(t, kafka, asking(t, first), approving(t, second), asking(t, issue("b")))
	run(t, cfg, time.Minute)
	awaitState(t, kafka, issue("b"), command.StateProposed)
	for id, list := range outcomes(t, kafka) {
		if len(list) != 1 {
			t.Errorf("%s: got %v, want one proposal", id, states(list))
		}
	}
}

// TestActRepeatsCommandOnce repeats commands and approvals in every way: in one run, out of order, over a restart.
func TestActRepeatsCommandOnce(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	o := newOutside(t)
	o.reviewer["icr1"] = "00uFrom"
	first, second := reassign("icr1"), issue("a")
	bustest.Send(t, kafka, approving(t, second), asking(t, first), asking(t, first), asking(t, second), asking(t, second))
	r := run(t, guided(kafka, o), time.Minute)
	awaitState(t, kafka, second, command.StateDone)
	bustest.Send(t, kafka, approving(t, first), approving(t, first), asking(t, first))
	got := awaitState(t, kafka, first, command.StateDone)
	if diff := cmp.Diff([]string{"intent", "done"}, states(got)); diff != "" || got[1].Reference != "icr1" || got[1].At.IsZero() || got[1].Attempt != 1 {
		t.Errorf("got %+v (-want +got)\n%s", got, diff)
	}
	r.Stop()
	bustest.Send(t, kafka, asking(t, first), approving(t, first), asking(t, second), approving(t, second), asking(t, issue("b")), approving(t, issue("b")))
	run(t, guided(kafka, o), time.Minute)
	awaitState(t, kafka, issue("b"), command.StateDone)
	reassigned, created, mutations := o.counts()
	if reassigned["icr1"] != 1 || created["recert-"+second.ID] != 1 || mutations != 3 {
		t.Errorf("got %v, %v, %d calls; want each once", reassigned, created, mutations)
	}
	for id, list := range outcomes(t, kafka) {
		if len(list) != 2 {
			t.Errorf("%s: got %v, want an intent and its end", id, states(list))
		}
	}
	for _, name := range []string{"icr1", "recert-" + second.ID} {
		if !strings.Contains(o.agents[name], "recert-command/") {
			t.Errorf("%s: the agent %q does not name the command", name, o.agents[name])
		}
	}
}

func TestActWaitsForApprovalOfThisHash(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	o := newOutside(t)
	edited := issue("a")
	edited.Issue.Summary = "Something else"
	c := issue("a")
	bustest.Send(t, kafka, asking(t, c), approving(t, edited), asking(t, issue("b")), approving(t, issue("b")))
	r := run(t, guided(kafka, o), time.Minute)
	awaitState(t, kafka, issue("b"), command.StateDone)
	bustest.Await(t, "the ignored approval to be counted", func() bool { return boottest.Value(t, r.registry, "recert_act_approvals_ignored_total") >= 1 })
	if _, created, _ := o.counts(); created["recert-"+c.ID] != 0 {
		t.Fatal("an approval of another hash was acted on")
	}
	bustest.Send(t, kafka, approving(t, c))
	awaitState(t, kafka, c, command.StateDone)
}

func TestDeniedIsNeverDone(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	o := newOutside(t)
	c := issue("a")
	bustest.Send(t, kafka, deciding(t, c, command.Denied), approving(t, c), asking(t, c))
	r := run(t, guided(kafka, o), time.Minute)
	if got := awaitState(t, kafka, c, command.StateDenied); len(got) != 1 {
		t.Errorf("got %v, want one denial", states(got))
	}
	r.Stop()
	bustest.Send(t, kafka, approving(t, c), asking(t, issue("b")), approving(t, issue("b")))
	run(t, guided(kafka, o), time.Minute)
	awaitState(t, kafka, issue("b"), command.StateDone)
	if _, created, _ := o.counts(); created["recert-"+c.ID] != 0 {
		t.Error("a denied command was carried out")
	}
}

func TestChangedReviewIsStale(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	o := newOutside(t)
	o.reviewer = map[string]string{"icrMoved": "00uOther", "icrDecided": "00uFrom", "icrThere": "00uTo"}
	o.decisions["icrDecided"] = "REVOKE"
	for _, id := range []string{"icrMoved", "icrDecided", "icrThere", "icrGone"} {
		bustest.Send(t, kafka, asking(t, reassign(id)), approving(t, reassign(id)))
	}
	run(t, guided(kafka, o), time.Minute)
	for _, id := range []string{"icrMoved", "icrDecided", "icrThere", "icrGone"} {
		if got := awaitState(t, kafka, reassign(id), command.StateStale); len(got) != 1 || got[0].Detail == "" {
			t.Errorf("%s: got %+v, want one stale entry that says why", id, got)
		}
	}
	if _, _, mutations := o.counts(); mutations != 0 {
		t.Errorf("%d calls on reviews that changed", mutations)
	}
}
