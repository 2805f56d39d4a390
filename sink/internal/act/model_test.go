package act

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boot"
	"recert/schemas/command"
	"recert/schemas/oktaapi"
	"recert/sink/internal/jira"
	"recert/sink/internal/okta"
)

// The model plays the real stage, with the real clients, against a world of which every event is chosen: where the
// process dies, how each call ends, what people do meanwhile. Time is the model's own.

const (
	modelSettle = 10 * time.Second
	modelStep   = 2 * time.Second
	modelDelay  = 6 * time.Second // of late effects in Okta, and of Jira's search
	modelLate   = 2 * time.Second // of late effects in Jira: with the search's delay they show within the settle time
	modelRounds = 120
)

// The ways in which a call can end.
const (
	answered    = "answered"
	lost        = "lost: effect, no answer"
	cut         = "cut: no effect, no answer"
	failedAfter = "503 after the effect"
	failed      = "503 without effect"
	lateEffect  = "no answer, effect later"
	limited     = "429"
	refusedFor  = "400"
)

// What people do in Okta, before the writer starts or while an end is unknown.
const (
	nothing = "nothing"
	moved   = "given to another"
	decided = "decided"
	setBack = "set back to the first reviewer"
	denied  = "approval taken back"
)

var errCrash = errors.New("the process died")

// script is one history to be played.
type script struct {
	issue bool
	// crashes are numbers of ledger writes, counted from 1: negative dies before it is durable, positive right after.
	crashes []int
	// calls are the ends of calls; those beyond the list are answered.
	calls []string
	// early happens before the start, later after the first call.
	early, later string
}

// model is the world of one script.
type model struct {
	script
	now      time.Time
	reviewer string
	done     bool // decided
	touched  int
	ledger   []command.Outcome
	verdict  string
	writes   int
	sent     int
	effects  []time.Time
	pending  []time.Time // effects that are still to come
	wrong    int         // calls on a review that had changed, or that nobody approves any more
}

// The ledger.

func (m *model) Write(_ context.Context, list ...command.Outcome) error {
	m.writes++
	for _, at := range m.crashes {
		if at == -m.writes {
			return errCrash
		}
	}
	m.ledger = append(m.ledger, list...)
	for _, at := range m.crashes {
		if at == m.writes {
			return errCrash
		}
	}
	return nil
}

func (m *model) Close() {}

// call takes one mutating request and returns its status, 0 for no answer.
func (m *model) call() int {
	m.sent++
	if m.verdict == command.Denied || !m.issue && (m.reviewer != "00uFrom" || m.done || len(m.effects) > 0) {
		m.wrong++
	}
	how := answered
	if m.sent <= len(m.calls) {
		how = m.calls[m.sent-1]
	}
	switch how {
	case answered, lost, failedAfter:
		m.effect()
	case lateEffect:
		after := modelDelay
		if m.issue {
			after = modelLate
		}
		m.pending = append(m.pending, m.now.Add(after))
	}
	switch how {
	case answered:
		return http.StatusOK
	case failedAfter, failed:
		return http.StatusServiceUnavailable
	case limited:
		return http.StatusTooManyRequests
	case refusedFor:
		return http.StatusBadRequest
	default:
		return 0
	}
}

func (m *model) effect() {
	m.effects = append(m.effects, m.now)
	m.reviewer = "00uTo"
	m.touched++
}

// pass lets time pass, and what is late arrive.
func (m *model) pass() {
	m.now = m.now.Add(modelStep)
	for len(m.pending) > 0 && !m.pending[0].After(m.now) {
		m.pending = m.pending[1:]
		m.effect()
	}
}

func (m *model) happen(what string) {
	switch what {
	case moved:
		m.reviewer = "00uOther"
		m.touched++
	case decided:
		m.done = true
		m.touched++
	case setBack:
		m.reviewer = "00uFrom"
		m.touched++
	case denied:
		m.verdict = command.Denied
	}
}

// Okta.

func (m *model) review() map[string]any {
	decision := "UNREVIEWED"
	if m.done {
		decision = "APPROVE"
	}
	return map[string]any{
		"id": "icr1", "campaignId": "ici1", "decision": decision, "currentReviewerLevel": "FIRST",
		"reviewerProfile": map[string]string{"id": m.reviewer}, "lastUpdated": fmt.Sprint(m.touched),
	}
}

func (m *model) Get(context.Context, string) (oktaapi.Answer, error) {
	raw, err := json.Marshal(m.review())
	return oktaapi.Answer{Status: http.StatusOK, Body: raw}, err
}

func (m *model) Send(context.Context, oktaapi.Write) (oktaapi.Answer, error) {
	status := m.call()
	if status == 0 {
		return oktaapi.Answer{}, errors.New("the connection was cut")
	}
	body := []byte(`{"errorCode":"E0000001"}`)
	if status == http.StatusOK {
		body, _ = json.Marshal(map[string]any{"data": []any{m.review()}})
	}
	return oktaapi.Answer{Status: status, Body: body}, nil
}

// Jira.

func (m *model) RoundTrip(r *http.Request) (*http.Response, error) {
	say := func(status int, body string) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {"0"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
	if r.Method == http.MethodGet {
		label := strings.Trim(strings.TrimPrefix(r.URL.Query().Get("jql"), "labels = "), `"`)
		var keys []string
		for i, at := range m.effects {
			if m.now.Sub(at) >= modelDelay {
				keys = append(keys, fmt.Sprintf(`{"key":"REC-%d","fields":{"labels":[%q]}}`, i+1, label))
			}
		}
		return say(http.StatusOK, `{"issues":[`+strings.Join(keys, ",")+`]}`)
	}
	switch status := m.call(); status {
	case 0:
		return nil, errors.New("the connection was cut")
	case http.StatusOK:
		return say(http.StatusCreated, fmt.Sprintf(`{"key":"REC-%d"}`, len(m.effects)))
	default:
		return say(status, `{"errorMessages":["no"]}`)
	}
}

// player plays scripts one after another.
type player struct {
	metrics *metrics
	settle  time.Duration
}

func (p *player) play(t *testing.T, sc script) *model {
	t.Helper()
	m := &model{script: sc, now: asOf, reviewer: "00uFrom", verdict: command.Approved}
	c := reassign("icr1")
	var does changer = okta.New(m, "okta.token")
	if sc.issue {
		c = issue("a")
		client, err := jira.New(jira.Config{
			URL: "https://acme.atlassian.test", Token: boot.NewSecret("t"), Project: "REC", IssueType: "Task", Timeout: time.Minute,
		}, jira.Deps{Base: m})
		if err != nil {
			t.Fatal(err)
		}
		does = client
	}
	m.happen(sc.early)
	s := p.start(t, m, c, does)
	for happened := false; m.now.Sub(asOf) < modelRounds*modelStep; m.pass() {
		err := s.Tick(t.Context(), 0, nil)
		if err != nil && !errors.Is(err, errCrash) {
			t.Fatalf("%+v: %v", sc, err)
		}
		if m.sent > 0 && !happened {
			happened = true
			m.happen(sc.later)
			s.partitions[0].entry(c.Org, c.ID).allow(command.Approval{CommandHash: hashOf(t, c), Verdict: m.verdict})
		}
		if err != nil {
			s = p.start(t, m, c, does)
		}
		if s.partitions[0].entry(c.Org, c.ID).account.Closed() && len(m.pending) == 0 {
			break
		}
	}
	return m
}

// start is what a new process does: it knows nothing but the topics.
func (p *player) start(t *testing.T, m *model, c command.Command, does changer) *stage {
	t.Helper()
	h := newHand(does, modelSettle, time.Second)
	h.settle = p.settle
	s := &stage{
		log: slog.New(slog.DiscardHandler), metrics: p.metrics, attempts: 2, hands: map[string]*hand{c.Action: h}, now: func() time.Time { return m.now },
		open: func(context.Context, int32) (book, error) { return m, nil },
		read: func(_ context.Context, _ int32, into *partition) error {
			e := into.entry(c.Org, c.ID)
			e.ask(asked{c, hashOf(t, c)})
			e.allow(command.Approval{CommandHash: hashOf(t, c), Verdict: m.verdict})
			for _, o := range m.ledger {
				e.enter(o)
			}
			into.enqueue(e)
			return nil
		},
		partitions: map[int32]*partition{},
	}
	if err := s.Assign(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	return s
}

func hashOf(t *testing.T, c command.Command) string {
	t.Helper()
	hash, err := c.Hash()
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

// last is the latest entry of the ledger.
func (m *model) last() string {
	if len(m.ledger) == 0 {
		return ""
	}
	return m.ledger[len(m.ledger)-1].State
}

// problem says what is wrong with how a history ended, empty where nothing is.
func (m *model) problem() string {
	untouched := m.early == nothing && m.later == nothing
	switch last := m.last(); {
	case len(m.effects) > 1:
		return "more than one effect"
	case m.wrong > 0:
		return "a call on what had changed"
	case last == command.StateIntent || last == command.StateRefused || last == "":
		return "it was never finished"
	case last == command.StateDone && len(m.effects) == 0:
		return "done without an effect"
	case len(m.effects) == 1 && untouched && last != command.StateDone:
		return "an effect that is not accounted for"
	default:
		return ""
	}
}

// scripts returns every history: each place to die alone and in pairs, each end of the first two calls, each change.
func scripts() []script {
	deaths := [][]int{nil}
	for a := 1; a <= 4; a++ {
		for _, first := range []int{a, -a} {
			deaths = append(deaths, []int{first})
			for b := a + 1; b <= 5; b++ {
				deaths = append(deaths, []int{first, b}, []int{first, -b})
			}
		}
	}
	var all []script
	for _, crashes := range deaths {
		ends := []string{answered, lost, cut, failedAfter, failed, lateEffect, limited, refusedFor}
		changes := [][2]string{{nothing, nothing}, {moved, nothing}, {decided, nothing}, {nothing, moved}, {nothing, decided}, {nothing, setBack}, {nothing, denied}}
		if len(crashes) > 1 { // to which the others add nothing that a single death does not show
			ends = []string{answered, lost, cut, lateEffect}
			changes = [][2]string{{nothing, nothing}, {nothing, setBack}, {nothing, denied}}
		}
		for _, first := range ends {
			for _, second := range ends {
				calls := []string{first, second}
				all = append(all, script{issue: true, crashes: crashes, calls: calls, early: nothing, later: nothing})
				for _, change := range changes {
					all = append(all, script{crashes: crashes, calls: calls, early: change[0], later: change[1]})
				}
			}
		}
	}
	return all
}

func TestModelHasAtMostOneEffect(t *testing.T) {
	t.Parallel()
	p := &player{metrics: newMetrics(prometheus.NewRegistry()), settle: modelSettle}
	ends := map[string]int{}
	all := scripts()
	for _, sc := range all {
		m := p.play(t, sc)
		if text := m.problem(); text != "" {
			t.Fatalf("%s: %+v ended with %v after %d calls", text, sc, states(m.ledger), m.sent)
		}
		ends[m.last()]++
	}
	t.Logf("%d histories: %v", len(all), ends)
	for _, state := range []string{command.StateDone, command.StateStale, command.StateHuman, command.StateRejected, command.StateDenied} {
		if ends[state] == 0 {
			t.Errorf("no history ended %s", state)
		}
	}
}

// TestModelSeesWhatHasNotSettled is the negative control: a writer that does not wait makes late effects twice.
func TestModelSeesWhatHasNotSettled(t *testing.T) {
	t.Parallel()
	p := &player{metrics: newMetrics(prometheus.NewRegistry())}
	for _, issues := range []bool{true, false} {
		found := 0
		for _, sc := range scripts() {
			if sc.issue == issues && sc.early == nothing && len(sc.crashes) < 2 && p.play(t, sc).problem() == "more than one effect" {
				found++
			}
		}
		if found == 0 {
			t.Errorf("issues %v: no history with two effects was found without the wait", issues)
		}
	}
}
