package jira

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"recert/schemas/command"
	"recert/schemas/fault"
	"recert/sink/internal/effect"
	"recert/sink/internal/plain"
)

// Label is how an issue names the command that it was opened for.
func Label(commandID string) string { return "recert-" + commandID }

// Describe says what would be done.
func Describe(c *command.Command, project string) string {
	where := "a Jira issue"
	if project != "" {
		where += " in project " + project
	}
	return "would create " + where + ": " + plain.Line(c.Issue.Summary, summaryLimit)
}

// Look searches for the command's issue. Jira's search lags behind, so an issue that is not found may still be there;
// tried is of no use to it, because an issue with the label is the effect, whoever made it.
func (c *Client) Look(ctx context.Context, cmd *command.Command, _ bool) (effect.View, error) {
	label := Label(cmd.ID)
	query := url.Values{"jql": {`labels = "` + label + `"`}, "fields": {"labels"}, "maxResults": {"10"}}
	a, err := c.do(ctx, http.MethodGet, searchPath, query, nil, "")
	if err != nil {
		return effect.View{}, fmt.Errorf("searching for the issue: %w", err)
	}
	if a.status != http.StatusOK {
		return effect.View{}, fmt.Errorf("searching for the issue: %w", c.classify(a))
	}
	keys, err := found(a.body, label)
	if err != nil {
		return effect.View{}, fmt.Errorf("searching for the issue: %w", err)
	}
	if len(keys) == 0 {
		return effect.View{Seen: effect.Free, At: a.date()}, nil
	}
	return effect.View{Seen: effect.There, Reference: keys[0], At: a.date()}, nil
}

// found returns the keys of the issues that carry the label, the oldest first.
func found(body []byte, label string) ([]string, error) {
	var list struct {
		Issues *[]struct {
			Key    string `json:"key"`
			Fields struct {
				Labels []string `json:"labels"`
			} `json:"fields"`
		} `json:"issues"`
	}
	if err := json.Unmarshal(body, &list); err != nil || list.Issues == nil {
		return nil, errors.New("the answer is no list of issues")
	}
	var keys []string
	for _, i := range *list.Issues {
		if key := plain.Line(i.Key, keyLimit); key != "" && slices.Contains(i.Fields.Labels, label) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, older)
	return keys, nil
}

// older orders keys of one project by their numbers.
func older(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	if a < b {
		return -1
	}
	return 1
}

// Make creates the issue, once.
func (c *Client) Make(ctx context.Context, cmd *command.Command) effect.Result {
	body, err := json.Marshal(c.request(cmd))
	if err != nil {
		return effect.Result{End: effect.Refused, Err: fault.Fatally(err)}
	}
	a, err := c.do(ctx, http.MethodPost, createPath, nil, body, "recert-command/"+cmd.ID)
	if err != nil {
		if class := fault.ClassOf(err); class == fault.Reject || class == fault.Fatal {
			return effect.Result{End: effect.Refused, Err: err} // nothing was sent
		}
		return effect.Result{Err: err}
	}
	return c.ended(a)
}

func (c *Client) ended(a *answer) effect.Result {
	if a.status == http.StatusCreated {
		var made struct {
			Key string `json:"key"`
		}
		if json.Unmarshal(a.body, &made) == nil && made.Key != "" {
			return effect.Result{End: effect.Done, Reference: plain.Line(made.Key, keyLimit), At: a.date()}
		}
	}
	e := errorOf(a)
	wrong := c.misconfigured(e)
	switch {
	case a.status == http.StatusTooManyRequests:
		return effect.Result{End: effect.Refused, Detail: e.Error(), At: a.date(), Wait: a.wait(), Err: e}
	case wrong != nil:
		return effect.Result{End: effect.Refused, Detail: e.Error(), At: a.date(), Err: wrong}
	case a.status < 400, a.status >= 500, a.status == http.StatusRequestTimeout:
		return effect.Result{Err: fmt.Errorf("jira answered %d, which does not show the effect", a.status)}
	default:
		return effect.Result{End: effect.Rejected, Detail: e.Error(), At: a.date(), Err: e}
	}
}

// classify gives the refusal of a search the class that decides what happens next.
func (c *Client) classify(a *answer) error {
	e := errorOf(a)
	if wrong := c.misconfigured(e); wrong != nil {
		return wrong
	}
	switch {
	case a.status == http.StatusTooManyRequests:
		return fault.After(a.wait(), e)
	case a.status >= 400 && a.status < 500 && a.status != http.StatusRequestTimeout:
		return fault.Rejecting(e)
	default:
		return e
	}
}
