package syslog

import (
	"errors"
	"fmt"
	"net/http"

	"recert/ingest/internal/cursor"
	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/fault"
	"recert/schemas/oktaapi"
)

// patient makes a broker that is away something to wait for: at the start it is a wrong setting, later it is an outage.
func patient(err error) error {
	var c *boot.ConfigError
	if errors.As(err, &c) && c.Key == "kafka.brokers" {
		return fmt.Errorf("reaching kafka: %v", c.Err) //nolint:errorlint // hidden on purpose: it must not end the process
	}
	return err
}

// isFatal tells whether nothing but another setting or a person can help.
func isFatal(err error) bool {
	var c *boot.ConfigError
	return err != nil && (fault.ClassOf(err) == fault.Fatal || errors.As(err, &c))
}

// refusal sorts what Okta said to a request that it will not answer however often it is sent.
func (r *reader) refusal(p plan, err error) error {
	var key, fix string
	switch status := oktaapi.StatusOf(err); {
	case status == 0 || fault.ClassOf(err) != fault.Reject:
		return err
	case status == http.StatusForbidden:
		key, fix = "okta.token", "give the token's owner, or the app, a role that may read the System Log"
		if r.cfg.Okta.ClientID != "" {
			key, fix = "okta.scopes", "grant okta.logs.read to the app, and give it a role that may read the System Log"
		}
	case status == http.StatusNotFound:
		key, fix = "okta.url", "name an Okta org"
	case p.follows:
		r.refused = true
		r.deps.Log.Warn("okta refuses the cursor's link, reading again from the time that is known", "error", bus.CleanText(err.Error(), 300), "known_to", cursor.KnownTo(&r.at))
		return errReplan
	default:
		key, fix = "history", "choose a shorter history, or report the refusal"
	}
	return fault.Fatally(&boot.ConfigError{Key: key, Err: err, Fix: fix})
}
