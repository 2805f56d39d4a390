package ledger

import (
	"testing"

	"recert/schemas/command"
)

func apply(list ...command.Outcome) Account {
	var a Account
	for _, o := range list {
		o.CommandHash = "h"
		a.Apply(o)
	}
	return a
}

func TestAccountCountsUnknownEnds(t *testing.T) {
	t.Parallel()
	intent := func(n int) command.Outcome {
		return command.Outcome{State: command.StateIntent, Attempt: n, Reference: "v"}
	}
	end := func(state string, n int) command.Outcome { return command.Outcome{State: state, Attempt: n} }
	for name, tc := range map[string]struct {
		list             []command.Outcome
		unknown, attempt int
		closed           bool
	}{
		"never heard of":       {nil, 0, 0, false},
		"proposed":             {[]command.Outcome{end(command.StateProposed, 0)}, 0, 0, false},
		"intent":               {[]command.Outcome{intent(1)}, 1, 1, false},
		"intent, twice":        {[]command.Outcome{intent(1), intent(1)}, 1, 1, false},
		"refused":              {[]command.Outcome{intent(1), end(command.StateRefused, 1)}, 0, 1, false},
		"refused, twice":       {[]command.Outcome{intent(1), end(command.StateRefused, 1), end(command.StateRefused, 1)}, 0, 1, false},
		"unknown then refused": {[]command.Outcome{intent(1), intent(2), end(command.StateRefused, 2)}, 1, 2, false},
		"refused of another":   {[]command.Outcome{intent(1), intent(2), end(command.StateRefused, 1)}, 2, 2, false},
		"done":                 {[]command.Outcome{intent(1), end(command.StateDone, 1)}, 1, 1, true},
		"stale":                {[]command.Outcome{end(command.StateStale, 0)}, 0, 0, true},
		"a state to come":      {[]command.Outcome{end("something new", 0)}, 0, 0, true},
	} {
		a := apply(tc.list...)
		if a.Unknown != tc.unknown || a.Attempt != tc.attempt || a.Closed() != tc.closed || a.Tried() != (tc.unknown > 0) {
			t.Errorf("%s: got %+v, closed %v", name, a, a.Closed())
		}
	}
	if a := apply(intent(1)); a.Version != "v" || a.Hash != "h" {
		t.Errorf("got %+v, want the version and hash of the intent", a)
	}
}
