package advise_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"recert/schemas/directory"
	"recert/schemas/recommendation"
)

const clerks, others = "clerks", "others"

// grouped is a world in which all of north have the ledger by a group, and ann has never used it.
func grouped(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.groups[clerks], w.groups[others] = "OKTA_GROUP", "OKTA_GROUP"
	for i := range 30 {
		id := fmt.Sprintf("north%02d", i)
		w.take(id, ledger)
		w.by(id, ledger, clerks, directory.PathDirect)
	}
	w.forget(ann, ledger)
	return w
}

// TestWaysToTheAccessAreTold: what a reviewer must know before the access is taken away, and what cannot be.
func TestWaysToTheAccessAreTold(t *testing.T) {
	t.Parallel()
	const approve, revoke, clarify = recommendation.Approve, recommendation.Revoke, recommendation.Clarify
	for _, c := range []struct {
		name, of, outcome, code string
		says                    []string
		change                  func(w *world)
	}{
		{"one group that gives nothing else", ledger, revoke, "GIVEN_BY_GROUP", []string{`the group "clerks"; nothing else goes`}, func(*world) {}},
		{"direct and a group besides", ledger, revoke, "SEVERAL_WAYS", []string{`in 2 ways (directly and by the group "clerks")`, "until all of them are gone"}, func(w *world) { w.give(ann, ledger, -300) }},
		{"two groups of which Okta names one", ledger, revoke, "SEVERAL_WAYS", []string{`by the group "clerks" and by the group "others"`}, func(w *world) {
			w.by("south01", ledger, others, directory.PathDirect)
			w.held[[3]string{ann, others, ""}] = directory.Assignment{UserID: ann, Kind: directory.KindGroup, Resource: others, Path: directory.PathDirect}
		}},
		{"the group gives what nobody uses", ledger, revoke, "GIVEN_BY_GROUP", []string{"extra would go as well"}, func(w *world) { w.by(ann, "extra", clerks, directory.PathDirect) }},
		{"the group gives what is in use", ledger, clarify, "GROUP_IN_USE", []string{"mail would go as well, and mail was used lately"}, func(w *world) {
			w.take(ann, mail)
			w.by(ann, mail, clerks, directory.PathDirect)
		}},
		{"what the group gives comes otherwise too", ledger, revoke, "GIVEN_BY_GROUP", []string{"nothing else goes"}, func(w *world) {
			w.take(ann, mail)
			w.by(ann, mail, clerks, directory.PathDirect)
			w.by(ann, mail, others, directory.PathDirect)
		}},
		{"a rule would give it back", ledger, revoke, "GIVEN_BY_GROUP", []string{"into which a rule puts the person"}, func(w *world) {
			delete(w.held, [3]string{ann, clerks, directory.PathDirect})
			w.by(ann, ledger, clerks, directory.PathRule+"r1")
		}},
		{"an app keeps the group", ledger, revoke, "KEPT_BY_APP", []string{"Okta cannot take anybody out", "has to do it there"}, func(w *world) { w.groups[clerks] = "APP_GROUP" }},
		{"the group of all people", ledger, approve, "GIVEN_TO_EVERYONE", []string{"nobody can be taken out"}, func(w *world) { w.groups[clerks] = "BUILT_IN" }},
		{"the group of all people, and the account is off", ledger, clarify, "GIVEN_TO_EVERYONE", nil, func(w *world) {
			w.groups[clerks] = "BUILT_IN"
			w.users[ann].Status, w.users[ann].StatusChanged = "DEPROVISIONED", day(300)
		}},
		{"a group under review", clerks, revoke, "GROUP_GIVES", []string{"ledger, which would go with it"}, func(*world) {}},
		{"a group that gives nothing", others, clarify, "NOT_OBSERVABLE", []string{"gives the person no app"}, func(w *world) {
			w.held[[3]string{ann, others, ""}] = directory.Assignment{UserID: ann, Kind: directory.KindGroup, Resource: others, Path: directory.PathDirect}
		}},
		{"a group under review that an app keeps", clerks, revoke, "KEPT_BY_APP", []string{"Okta cannot take anybody out"}, func(w *world) { w.groups[clerks] = "APP_GROUP" }},
	} {
		w := grouped(t)
		c.change(w)
		r := w.on(ann, c.of)
		text := ""
		for _, x := range r.Reasons {
			text += x.Text + "\n"
		}
		if r.Outcome != c.outcome || !slices.Contains(codes(r), c.code) {
			t.Errorf("%s: got %s with %v, want %s and %s\n%s", c.name, r.Outcome, codes(r), c.outcome, c.code, text)
		}
		if strings.Count(text, "nobody can be taken out") > 1 {
			t.Errorf("%s: a reason is told twice:\n%s", c.name, text)
		}
		for _, want := range c.says {
			if !strings.Contains(text, want) {
				t.Errorf("%s: nothing says %q:\n%s", c.name, want, text)
			}
		}
	}
}
