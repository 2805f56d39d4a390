package syslog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recert/schemas/boot"
)

// clockJump is how far an answer's Date may be from the time that was planned with.
const clockJump = 24 * time.Hour

// askDate asks the org for its time.
func (r *reader) askDate(ctx context.Context) error {
	org, err := r.okta.OrgID(ctx)
	var c *boot.ConfigError
	switch {
	case errors.As(err, &c):
		// The address was right at the start, so this is an outage.
		return fmt.Errorf("asking for okta's time: %v", c.Err) //nolint:errorlint // hidden on purpose: it must not end the process
	case err != nil:
		return err
	case org.Date.IsZero():
		return errors.New("asking for okta's time: the answer has no Date")
	}
	r.date = org.Date
	return nil
}

// agree compares an answer's Date with the time that was planned with. What Okta has forgotten, and where to begin, rests
// on that time: a process that was frozen must plan again, and one wrong header must not make months look lost.
func (r *reader) agree(ctx context.Context, date time.Time) error {
	if date.IsZero() || apart(date, r.date) <= clockJump {
		return nil
	}
	if err := r.askDate(ctx); err != nil {
		return err
	}
	if apart(date, r.date) > clockJump {
		return fmt.Errorf("reading the System Log: its answer is of %s, the org's own time is %s", date.Format(time.RFC3339), r.date.Format(time.RFC3339))
	}
	return errReplan
}

func apart(a, b time.Time) time.Duration { return a.Sub(b).Abs() }
