package act

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/command"
	"recert/schemas/oktaapi"
	"recert/schemas/topic"
	"recert/sink/internal/effect"
	"recert/sink/internal/gate"
)

// TestWriterCannotSendWhatIsNotListed uses the writer's own Okta client for changes that its token might allow.
func TestWriterCannotSendWhatIsNotListed(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s left the writer", r.Method, r.URL.Path)
	}))
	t.Cleanup(server.Close)
	cfg := guided(bus.DefaultConfig(), &outside{okta: server, jira: server})
	a := newAct(t, cfg)
	for _, w := range []oktaapi.Write{
		{Method: http.MethodPut, Path: "/api/v1/groups/00g1/users/00u1"},
		{Method: http.MethodDelete, Path: "/api/v1/apps/0oa1/users/00u1"},
		{Method: http.MethodPost, Path: "/governance/api/v1/campaigns/ici1/end"},
		{Method: http.MethodPost, Path: "/governance/api/v1/campaigns/ici1%2F../reviews/reassign"},
		{Method: http.MethodPost, Path: "/governance/api/v2/revoke-principal-access"},
	} {
		if _, err := a.okta.Send(t.Context(), w); !errors.Is(err, gate.ErrNotListed) {
			t.Errorf("%s %s: got %v", w.Method, w.Path, err)
		}
	}
	if _, err := a.okta.Get(t.Context(), "/api/v1/users"); !errors.Is(err, gate.ErrNotListed) {
		t.Errorf("reading users: got %v", err)
	}
}

// TestHostileCommandIsSetAside sends commands that would reach somewhere else if their ids were pasted into a path, a
// header or a search.
func TestHostileCommandIsSetAside(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	o := newOutside(t)
	o.reviewer["icr1"] = "00uFrom"
	var bad []command.Command
	for _, change := range []func(*command.Command){
		func(c *command.Command) { c.ID = `x" OR labels = "y` },
		func(c *command.Command) { c.ID = "x\r\nAuthorization: y" },
		func(c *command.Command) { c.Reassign.ReviewID = "../../../api/v1/users" },
		func(c *command.Command) { c.Reassign.CampaignID = "ici1/end?" },
		func(c *command.Command) { c.Reassign.To = "" },
		func(c *command.Command) { c.Reassign.Level = "FIRST/.." },
		func(c *command.Command) { c.Reassign.Note = "\u200b\u202e \n" },
		func(c *command.Command) { c.Action = "delete_user" },
		func(c *command.Command) { c.Reassign = nil },
		func(c *command.Command) { c.Issue = &command.Issue{Summary: "x"} },
		func(c *command.Command) { c.Person = strings.Repeat("x", 65) },
		func(c *command.Command) { c.Org = "" },
	} {
		c := reassign("icr1")
		change(&c)
		bad = append(bad, c)
	}
	for _, c := range bad {
		bustest.Send(t, kafka, asking(t, c))
	}
	good := reassign("icr1")
	elsewhere := asking(t, good)
	elsewhere.Partition = (elsewhere.Partition + 1) % topic.PersonPartitions
	junk := &kgo.Record{Topic: topic.ActionApproval, Partition: asking(t, good).Partition, Key: []byte("k"), Value: []byte(`{"verdict":1}`)}
	bustest.Send(t, kafka, elsewhere, junk, asking(t, good), approving(t, good))
	run(t, guided(kafka, o), time.Minute)
	awaitState(t, kafka, good, command.StateDone)
	bustest.Await(t, "the dead letters", func() bool {
		return len(bustest.Read(t, kafka, topic.DeadLetter(topic.ActionCommand))) == len(bad)+1 &&
			len(bustest.Read(t, kafka, topic.DeadLetter(topic.ActionApproval))) == 1
	})
	if _, _, mutations := o.counts(); mutations != 1 {
		t.Errorf("%d calls, want the one of the good command", mutations)
	}
}

// TestTwoWritersShareTheWork starts a second writer while the first works, then restarts the first.
func TestTwoWritersShareTheWork(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	o := newOutside(t)
	var all []command.Command
	send := func(from, to int) {
		var records []*kgo.Record
		for i := from; i < to; i++ {
			review := fmt.Sprintf("icr%d", i)
			o.with(func() { o.reviewer[review] = "00uFrom" })
			c := reassign(review)
			all = append(all, c)
			records = append(records, asking(t, c), approving(t, c))
		}
		bustest.Send(t, kafka, records...)
	}
	send(0, 12)
	first := run(t, guided(kafka, o), time.Minute)
	awaitState(t, kafka, all[0], command.StateDone)
	cfg := guided(kafka, o)
	cfg.Kafka.Instance = "1"
	run(t, cfg, time.Minute)
	send(12, 24)
	awaitState(t, kafka, all[15], command.StateDone)
	first.Stop()
	send(24, 30)
	run(t, guided(kafka, o), time.Minute)
	awaitDone(t, kafka, all)
	reassigned, _, _ := o.counts()
	for id, n := range reassigned {
		if n != 1 {
			t.Errorf("%s was reassigned %d times", id, n)
		}
	}
}

// FuzzReadCommand reads any bytes as a command: what is let through holds ids only where paths and headers are made.
func FuzzReadCommand(f *testing.F) {
	for _, c := range []command.Command{reassign("icr1"), issue("a")} {
		f.Add(asking(f, c).Value)
	}
	f.Add([]byte(`{"id":"a/b"}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for p := range topic.PersonPartitions {
			a, err := readCommand(&kgo.Record{Topic: topic.ActionCommand, Partition: int32(p), Value: raw})
			if err != nil {
				continue
			}
			ids := []string{a.ID, a.Org, a.Person}
			if a.Reassign != nil {
				ids = append(ids, a.Reassign.CampaignID, a.Reassign.ReviewID, a.Reassign.To)
			}
			for _, id := range ids {
				if id == "" || strings.ContainsAny(id, "/?#%\"\\ \r\n.") {
					t.Errorf("%q was let through", id)
				}
			}
			if a.hash == "" || (a.Reassign == nil) == (a.Issue == nil) {
				t.Errorf("got %+v", a)
			}
		}
	})
}

// untouchable fails the test when it is asked anything.
type untouchable struct{ t *testing.T }

func (u untouchable) Look(context.Context, *command.Command, bool) (effect.View, error) {
	u.t.Error("the outside was looked at")
	return effect.View{}, nil
}

func (u untouchable) Make(context.Context, *command.Command) effect.Result {
	u.t.Error("a call was made")
	return effect.Result{}
}

// TestHaltHoldsWithoutTheGate throws the kill switch before the look, and between the intent and the call: the stage
// stops by itself, whatever the client would do.
func TestHaltHoldsWithoutTheGate(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "halt")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := issue("a")
	h := newHand(untouchable{t}, time.Minute, time.Second)
	s := &stage{now: time.Now, halt: gate.Halt(file), hands: map[string]*hand{c.Action: h}}
	if r := s.make(t.Context(), h, &c, time.Now()); r.End != effect.Refused || !errors.Is(r.Err, gate.ErrHalted) {
		t.Errorf("before the call: got %s, %v", r.End, r.Err)
	}
	e := newEntry(c.ID)
	e.ask(asked{c, hashOf(t, c)})
	e.allow(command.Approval{CommandHash: hashOf(t, c), Verdict: command.Approved})
	if again, err := s.drive(t.Context(), newPartition(nil), e); !again || err != nil {
		t.Errorf("before the look: got %v, %v; want the command kept", again, err)
	}
}
