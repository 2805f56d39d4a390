package okta

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"recert/schemas/boot"
	"recert/schemas/command"
	"recert/schemas/fault"
	"recert/schemas/oktaapi"
	"recert/sink/internal/effect"
)

func reassign() *command.Command {
	return &command.Command{
		ID: "0123456789abcdef0123", Org: "00o1", Person: "00u1", Action: command.ReassignReview,
		Reassign: &command.Reassign{CampaignID: "ici1", ReviewID: "icr1", From: "00uFrom", To: "00uTo", Level: "FIRST", Note: "On leave."},
	}
}

// fake answers with what it is told, and remembers the write.
type fake struct {
	answer oktaapi.Answer
	err    error
	sent   oktaapi.Write
}

func (f *fake) Get(context.Context, string) (oktaapi.Answer, error) { return f.answer, f.err }

func (f *fake) Send(_ context.Context, w oktaapi.Write) (oktaapi.Answer, error) {
	f.sent = w
	return f.answer, f.err
}

func reviewJSON(campaign, decision, reviewer, level string) string {
	return fmt.Sprintf(`{"id":"icr1","campaignId":%q,"decision":%q,"reviewerProfile":{"id":%q},"currentReviewerLevel":%q,"lastUpdated":"2026-10-01T00:00:00.000Z","extra":[1]}`,
		campaign, decision, reviewer, level)
}

func TestLookComparesTheReview(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		body  string
		tried bool
		want  effect.Seen
	}{
		"as it was":               {reviewJSON("ici1", "UNREVIEWED", "00uFrom", "FIRST"), false, effect.Free},
		"as it was, tried":        {reviewJSON("ici1", "UNREVIEWED", "00uFrom", "FIRST"), true, effect.Free},
		"level unsaid":            {reviewJSON("ici1", "UNREVIEWED", "00uFrom", ""), false, effect.Free},
		"wanted, tried":           {reviewJSON("ici1", "UNREVIEWED", "00uTo", "FIRST"), true, effect.There},
		"decided by wanted":       {reviewJSON("ici1", "REVOKE", "00uTo", "FIRST"), true, effect.There},
		"wanted, by another hand": {reviewJSON("ici1", "UNREVIEWED", "00uTo", "FIRST"), false, effect.Changed},
		"decided":                 {reviewJSON("ici1", "APPROVE", "00uFrom", "FIRST"), false, effect.Changed},
		"decided, tried":          {reviewJSON("ici1", "APPROVE", "00uFrom", "FIRST"), true, effect.Changed},
		"no decision said":        {reviewJSON("ici1", "", "00uFrom", "FIRST"), false, effect.Changed},
		"another reviewer":        {reviewJSON("ici1", "UNREVIEWED", "00uOther", "FIRST"), false, effect.Changed},
		"another level":           {reviewJSON("ici1", "UNREVIEWED", "00uFrom", "SECOND"), false, effect.Changed},
		"another campaign":        {reviewJSON("ici2", "UNREVIEWED", "00uFrom", "FIRST"), false, effect.Changed},
		"group reviews it":        {`{"id":"icr1","campaignId":"ici1","decision":"UNREVIEWED","reviewerType":"GROUP"}`, false, effect.Changed},
	} {
		x := New(&fake{answer: oktaapi.Answer{Status: 200, Body: []byte(tc.body)}}, "okta.token")
		v, err := x.Look(t.Context(), reassign(), tc.tried)
		if err != nil || v.Seen != tc.want || v.Seen == effect.Changed && v.Detail == "" {
			t.Errorf("%s: got %+v, %v; want %v", name, v, err, tc.want)
		}
		if v.Seen == effect.Free && v.Version == "" {
			t.Errorf("%s: no version", name)
		}
	}
	for _, body := range []string{"<html>", `[]`, `{"id":"icr2","campaignId":"ici1","decision":"UNREVIEWED"}`, ""} {
		if v, err := New(&fake{answer: oktaapi.Answer{Status: 200, Body: []byte(body)}}, "okta.token").Look(t.Context(), reassign(), false); err == nil {
			t.Errorf("%q: got %+v", body, v)
		}
	}
}

func TestLookFailures(t *testing.T) {
	t.Parallel()
	look := func(err error) (effect.View, error) {
		return New(&fake{err: err}, "okta.token").Look(t.Context(), reassign(), false)
	}
	if v, err := look(fault.Rejecting(&oktaapi.Error{Status: 404})); err != nil || v.Seen != effect.Changed {
		t.Errorf("404: got %+v, %v", v, err)
	}
	_, err := look(fault.Rejecting(&oktaapi.Error{Status: 403}))
	var problem *boot.ConfigError
	if !errors.As(err, &problem) || problem.Key != "okta.token" || !strings.Contains(problem.Fix, "accessCertifications.read") {
		t.Errorf("403: got %v", err)
	}
	if _, err := look(errors.New("cut")); fault.ClassOf(err) != fault.Retry {
		t.Errorf("no answer: got %v of class %s", err, fault.ClassOf(err))
	}
}

func TestMakeSendsOneReview(t *testing.T) {
	t.Parallel()
	f := &fake{answer: oktaapi.Answer{Status: 200, Body: []byte(`{"data":[` + reviewJSON("ici1", "UNREVIEWED", "00uTo", "FIRST") + `]}`)}}
	c := reassign()
	c.Reassign.Note = "On\u202e leave.\n" + strings.Repeat("x", 400)
	if r := New(f, "okta.token").Make(t.Context(), c); r.End != effect.Done || r.Reference != "icr1" {
		t.Errorf("got %+v", r)
	}
	if f.sent.Method != http.MethodPost || f.sent.Path != "/governance/api/v1/campaigns/ici1/reviews/reassign" || f.sent.Agent != "recert-command/"+c.ID {
		t.Errorf("sent %+v", f.sent)
	}
	var q struct {
		ReviewerID    string   `json:"reviewerId"`
		ReviewIDs     []string `json:"reviewIds"`
		ReviewerLevel string   `json:"reviewerLevel"`
		Note          string   `json:"note"`
	}
	if err := json.Unmarshal(f.sent.Body, &q); err != nil {
		t.Fatal(err)
	}
	if q.ReviewerID != "00uTo" || len(q.ReviewIDs) != 1 || q.ReviewIDs[0] != "icr1" || q.ReviewerLevel != "FIRST" {
		t.Errorf("asked for %+v", q)
	}
	if !strings.HasPrefix(q.Note, "On leave. xxx") || len([]rune(q.Note)) > noteLimit {
		t.Errorf("the note became %q", q.Note)
	}
}

func TestEndsAreSorted(t *testing.T) {
	t.Parallel()
	good := `{"data":[` + reviewJSON("ici1", "UNREVIEWED", "00uTo", "FIRST") + `]}`
	for name, tc := range map[string]struct {
		status int
		body   string
		err    error
		want   effect.End
		fatal  bool
	}{
		"done":              {200, good, nil, effect.Done, false},
		"html":              {200, "<html>", nil, effect.Unknown, false},
		"another review":    {200, `{"data":[{"id":"icr2","reviewerProfile":{"id":"00uTo"}}]}`, nil, effect.Unknown, false},
		"another reviewer":  {200, `{"data":[` + reviewJSON("ici1", "UNREVIEWED", "00uFrom", "FIRST") + `]}`, nil, effect.Unknown, false},
		"accepted":          {202, good, nil, effect.Unknown, false},
		"already there":     {409, `{"errorCode":"E0000174"}`, nil, effect.Unknown, false},
		"timeout":           {408, "", nil, effect.Unknown, false},
		"server error":      {500, "", nil, effect.Unknown, false},
		"bad gateway":       {502, "<html>", nil, effect.Unknown, false},
		"too many":          {429, "", nil, effect.Refused, false},
		"signed out":        {401, "", nil, effect.Refused, true},
		"not allowed":       {403, "", nil, effect.Refused, true},
		"bad request":       {400, `{"errorCode":"E0000001","errorSummary":"Api validation failed"}`, nil, effect.Rejected, false},
		"gone":              {404, "", nil, effect.Rejected, false},
		"no answer":         {0, "", errors.New("cut"), effect.Unknown, false},
		"not sent":          {0, "", fault.Rejecting(errors.New("no")), effect.Refused, false},
		"wrong credentials": {0, "", fault.Fatally(errors.New("no")), effect.Refused, true},
	} {
		f := &fake{answer: oktaapi.Answer{Status: tc.status, Body: []byte(tc.body)}, err: tc.err}
		r := New(f, "okta.token").Make(t.Context(), reassign())
		if r.End != tc.want || (r.End != effect.Done) != (r.Err != nil) || (fault.ClassOf(r.Err) == fault.Fatal) != tc.fatal {
			t.Errorf("%s: got %s, %v; want %s", name, r.End, r.Err, tc.want)
		}
		if r.End == effect.Rejected && !strings.Contains(r.Detail, fmt.Sprint(tc.status)) {
			t.Errorf("%s: got detail %q", name, r.Detail)
		}
	}
}

func FuzzReview(f *testing.F) {
	f.Add([]byte(reviewJSON("ici1", "UNREVIEWED", "00uFrom", "FIRST")), true)
	f.Add([]byte(`{"data":[{"id":"icr1"}]}`), false)
	f.Fuzz(func(t *testing.T, body []byte, tried bool) {
		v, err := New(&fake{answer: oktaapi.Answer{Status: 200, Body: body}}, "k").Look(t.Context(), reassign(), tried)
		if err == nil && len(v.Detail)+len(v.Version) > 1000 {
			t.Errorf("got %+v", v)
		}
		_ = shows(body, reassign().Reassign)
	})
}
