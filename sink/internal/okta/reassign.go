// Package okta hands reviews to other reviewers, the one change that recert makes in Okta.
//
// Input is a command that was approved, output what was seen of the review and how the call ended. Okta has no
// idempotency key, so the review itself is looked at before and after: whoever reviews it, whether it is decided
// and when it was last touched. An answer that does not show the effect, a timeout and a 5xx are an unknown end,
// never a reason to send again.
package okta

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"recert/schemas/boot"
	"recert/schemas/command"
	"recert/schemas/fault"
	"recert/schemas/oktaapi"
	"recert/sink/internal/effect"
	"recert/sink/internal/plain"
)

// noteLimit is Okta's.
const noteLimit = 300

// Allowed lists everything that the writer may ask of Okta: look at a review, reassign reviews, sign in.
func Allowed() []string {
	return []string{"GET /governance/api/v1/reviews/*", "POST /governance/api/v1/campaigns/*/reviews/reassign", "POST /oauth2/v1/token"}
}

// API is what is needed of a client.
type API interface {
	Get(ctx context.Context, ref string) (oktaapi.Answer, error)
	Send(ctx context.Context, w oktaapi.Write) (oktaapi.Answer, error)
}

// Reassigner carries out commands of action reassign_review.
type Reassigner struct {
	api API
	key string // of the config, for refusals of the credentials
}

// New makes a reassigner for a client that signs in with what key names.
func New(api API, key string) *Reassigner { return &Reassigner{api, key} }

// Describe says what would be done.
func Describe(c *command.Command) string {
	r := c.Reassign
	return fmt.Sprintf("would reassign review %s of campaign %s from %s to %s", r.ReviewID, r.CampaignID, orNobody(r.From), r.To)
}

func orNobody(id string) string {
	if id == "" {
		return "nobody"
	}
	return id
}

// Look tells whether the review is still the one that the command was approved for. tried says that a call was made
// that may have had its effect.
func (x *Reassigner) Look(ctx context.Context, c *command.Command, tried bool) (effect.View, error) {
	a, err := x.api.Get(ctx, "/governance/api/v1/reviews/"+c.Reassign.ReviewID)
	switch status := oktaapi.StatusOf(err); {
	case status == http.StatusNotFound:
		return effect.View{Seen: effect.Changed, Detail: "the review is gone"}, nil
	case status == http.StatusForbidden:
		return effect.View{}, x.refused(err, "okta.governance.accessCertifications.read")
	case err != nil:
		return effect.View{}, fmt.Errorf("looking at the review: %w", err)
	}
	var v review
	if err := json.Unmarshal(a.Body, &v); err != nil || v.ID != c.Reassign.ReviewID {
		return effect.View{}, errors.New("looking at the review: the answer is no review of this id")
	}
	view := v.judge(c.Reassign, tried)
	view.At = a.Date
	return view, nil
}

// Make asks Okta for the reassignment, once.
func (x *Reassigner) Make(ctx context.Context, c *command.Command) effect.Result {
	r := c.Reassign
	body, err := json.Marshal(map[string]any{
		"reviewerId": r.To, "reviewIds": []string{r.ReviewID}, "reviewerLevel": r.Level, "note": plain.Line(r.Note, noteLimit),
	})
	if err != nil {
		return effect.Result{End: effect.Refused, Err: fault.Fatally(err)}
	}
	a, err := x.api.Send(ctx, oktaapi.Write{
		Method: http.MethodPost, Path: "/governance/api/v1/campaigns/" + r.CampaignID + "/reviews/reassign",
		Body: body, Agent: "recert-command/" + c.ID,
	})
	if err != nil {
		if class := fault.ClassOf(err); class == fault.Reject || class == fault.Fatal {
			return effect.Result{End: effect.Refused, Err: err} // by contract of Send nothing was sent
		}
		return effect.Result{Err: err}
	}
	return x.ended(a, r)
}

func (x *Reassigner) ended(a oktaapi.Answer, r *command.Reassign) effect.Result {
	switch {
	case a.Status == http.StatusOK && shows(a.Body, r):
		return effect.Result{End: effect.Done, Reference: r.ReviewID, At: a.Date}
	case a.Status == http.StatusTooManyRequests:
		return effect.Result{End: effect.Refused, Detail: "okta answered 429", At: a.Date, Wait: time.Second, Err: a.Err()}
	case a.Status == http.StatusUnauthorized, a.Status == http.StatusForbidden:
		return effect.Result{End: effect.Refused, Detail: fmt.Sprintf("okta answered %d", a.Status), At: a.Date,
			Err: x.refused(a.Err(), "okta.governance.accessCertifications.manage")}
	case a.Status == http.StatusConflict, a.Status == http.StatusRequestTimeout, a.Status < 400, a.Status >= 500:
		// 409 says that the wanted reviewer is there already: a look tells.
		return effect.Result{Err: fmt.Errorf("okta answered %d, which does not show the effect", a.Status)}
	default:
		return effect.Result{End: effect.Rejected, Detail: a.Err().Error(), At: a.Date, Err: a.Err()}
	}
}

// refused is the error of credentials that are not enough.
func (x *Reassigner) refused(err error, scope string) error {
	return fault.Fatally(&boot.ConfigError{
		Key: x.key, Err: err, Fix: "grant the scope " + scope + " and the role ACCESS_CERTIFICATIONS_ADMIN",
	})
}
