package facts

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/topic"
	"recert/schemas/usage"
)

var (
	admin   = event.Target{ID: "00uAdmin", Type: "User", DisplayName: "An Admin"}
	alice   = event.Target{ID: "00uAlice", Type: "User"}
	account = event.Target{ID: "0uaAlice", Type: "AppUser"}
	app     = event.Target{ID: "0oaApp", Type: "AppInstance"}
	group   = event.Target{ID: "00gGroup", Type: "UserGroup"}
)

func log(kind string, actor event.Target, outcome string, debug map[string]string, targets ...event.Target) event.Log {
	return event.Log{UUID: "u1", Published: 86400e9 * 20000, Type: kind, Actor: actor, Outcome: outcome, Targets: targets, Debug: debug}
}

func TestWhichEventsSayWhat(t *testing.T) {
	t.Parallel()
	decision := map[string]string{
		"campaignId": "ici1", "campaignItemDecision": "REVOKE", "campaignItemPrincipalId": alice.ID,
		"campaignItemResourceId": app.ID, "campaignItemResourceType": "APP", "campaignItemReviewerId": admin.ID,
	}
	request := map[string]string{"requestedForId": alice.ID, "requestedResourceId": group.ID}
	without := func(m map[string]string, key string) map[string]string {
		c := maps.Clone(m)
		delete(c, key)
		return c
	}
	cases := []struct {
		name     string
		log      event.Log
		kind     Kind
		resource string
		skip     Skip
	}{
		{"sign-on", log("user.authentication.sso", alice, "SUCCESS", nil, app), Use, app.ID, ""},
		{"sign-on, app second", log("user.authentication.sso", alice, "SUCCESS", nil, account, app), Use, app.ID, ""},
		{"failed sign-on", log("user.authentication.sso", alice, "FAILURE", nil, app), "", "", ""},
		{"sign-on to no app", log("user.authentication.sso", alice, "SUCCESS", nil, account), "", "", ""},
		{"sign-on of a service", log("user.authentication.sso", event.Target{ID: "0oaX", Type: "PublicClientAppEntity"}, "SUCCESS", nil, app), "", "", ""},
		{"sign-on of nobody", log("user.authentication.sso", event.Target{}, "SUCCESS", nil, app), "", "", NoPerson},
		{"session", log("user.session.start", alice, "SUCCESS", nil, app), "", "", ""},
		{"assignment", log("application.user_membership.add", admin, "SUCCESS", nil, account, app, alice), Grant, app.ID, ""},
		{"assignment that failed", log("application.user_membership.add", admin, "FAILURE", nil, app, alice), "", "", ""},
		{"assignment of an account only", log("application.user_membership.add", admin, "SUCCESS", nil, account, app), "", "", NoPerson},
		{"assignment of no app", log("application.user_membership.add", admin, "SUCCESS", nil, alice), "", "", NoResource},
		{"assignment taken away", log("application.user_membership.remove", admin, "SUCCESS", nil, app, alice), Removal, app.ID, ""},
		{"membership", log("group.user_membership.add", admin, "SUCCESS", nil, alice, group), Grant, group.ID, ""},
		{"membership taken away", log("group.user_membership.remove", admin, "SUCCESS", nil, group, alice), Removal, group.ID, ""},
		{"membership whose subject is somebody else", log("group.user_membership.add", admin, "SUCCESS", map[string]string{"requestedForId": "00uBob"}, alice, group), "", "", NotSubject},
		{"odd person", log("group.user_membership.add", admin, "SUCCESS", nil, event.Target{ID: "a|b", Type: "User"}, group), "", "", OddID},
		{"odd resource", log("user.authentication.sso", alice, "SUCCESS", nil, event.Target{ID: "a b", Type: "AppInstance"}), "", "", OddID},
		{"decision", log("certification.campaign.item.decide", admin, "SUCCESS", decision), Decision, app.ID, ""},
		{"delegation", log("certification.campaign.item.decide", admin, "SKIPPED", decision), Decision, app.ID, ""},
		{"decision about nobody", log("certification.campaign.item.decide", admin, "SUCCESS", without(decision, "campaignItemPrincipalId")), "", "", NoPerson},
		{"decision about nothing", log("certification.campaign.item.decide", admin, "SUCCESS", without(decision, "campaignItemResourceId")), "", "", NoResource},
		{"request", log("access.request.resolve", admin, "SUCCESS", request), Request, group.ID, ""},
		{"request that failed", log("access.request.resolve", admin, "FAILURE", request), "", "", ""},
		{"request rejected", log("access.request.reject", admin, "SUCCESS", request), "", "", ""},
	}
	for _, c := range cases {
		f, skip := Of(&c.log, event.Subject(&c.log, "00o"))
		if skip != c.skip || (f != nil) != (c.kind != "") {
			t.Errorf("%s: got %+v, skipped because of %q; want %q", c.name, f, skip, c.skip)
			continue
		}
		if f != nil && (f.Kind != c.kind || f.Resource != c.resource || f.Person != alice.ID) {
			t.Errorf("%s: got %s of %s to %s, want %s", c.name, f.Kind, f.Person, f.Resource, c.kind)
		}
	}
}

func TestViaTellsHowAccessCame(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		actor event.Target
		debug map[string]string
		want  string
	}{
		{"an admin", admin, nil, ViaAdmin},
		{"the system", event.Target{ID: "spr", Type: "SystemPrincipal", DisplayName: "Okta System"}, nil, ViaRule},
		{"a group rule", event.Target{ID: "spr", Type: "SystemPrincipal"}, map[string]string{"groupRuleId": "0pr1"}, ViaRule},
		{"a rule that an admin switched on", admin, map[string]string{"triggeredByGroupRuleId": "0pr1"}, ViaRule},
		{"the requests app", event.Target{ID: "0oaR", Type: "PublicClientAppEntity", DisplayName: "Okta Access Requests"}, nil, ViaRequest},
		{"a request by its id", admin, map[string]string{"accessRequestId": "r1"}, ViaRequest},
		{"a service", event.Target{ID: "0oaS", Type: "PublicClientAppEntity", DisplayName: "sync"}, nil, ViaAPI},
		{"nobody", event.Target{}, nil, ""},
		{"an admin who calls himself so", event.Target{ID: "00uX", Type: "User", DisplayName: "Okta Access Requests"}, nil, ViaAdmin},
	}
	for _, c := range cases {
		l := log("group.user_membership.add", c.actor, "SUCCESS", c.debug, alice, group)
		if got := via(&l); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// fill adds one fact of each kind to a new store and returns it with what it wrote.
func fill(t *testing.T) (*Store, map[string][]byte) {
	t.Helper()
	s := NewStore()
	for i, l := range []event.Log{
		log("user.authentication.sso", alice, "SUCCESS", nil, app),
		log("application.user_membership.add", admin, "SUCCESS", nil, app, alice),
		log("application.user_membership.remove", admin, "SUCCESS", nil, app, alice),
		log("access.request.resolve", admin, "SUCCESS", map[string]string{"requestedForId": alice.ID, "requestedResourceId": app.ID}),
		log("certification.campaign.item.decide", admin, "SUCCESS", map[string]string{
			"campaignId": "ici1", "campaignItemPrincipalId": alice.ID, "campaignItemResourceId": app.ID, "campaignItemDecision": "APPROVE",
		}),
	} {
		f, _ := Of(&l, alice.ID)
		set, err := s.Open("00o", f.Person, f.Resource)
		if err != nil {
			t.Fatal(err)
		}
		if !s.Add(set, f, time.Unix(int64(i), 0)) || s.Add(set, f, time.Unix(99, 0)) {
			t.Errorf("%s: the first time must change something, the second nothing", f.Kind)
		}
	}
	return s, flushed(t, s, 4)
}

func flushed(t *testing.T, s *Store, at int64) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	if err := s.Flush(func(org string, key, value []byte, written time.Time) {
		if org != "00o" || written.Unix() != at {
			t.Errorf("%s was written for %q at %d, want 00o at %d", key, org, written.Unix(), at)
		}
		all[string(key)] = value
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestStoreGoesOnWithWhatItWrote(t *testing.T) {
	t.Parallel()
	s, written := fill(t)
	key := string(topic.Key("00o", alice.ID, app.ID))
	if len(written) != 1 || written[key] == nil || s.Len() != 1 {
		t.Fatalf("wrote %v, want one set", written)
	}
	if again := flushed(t, s, 0); len(again) != 0 {
		t.Errorf("nothing changed and %d sets were written", len(again))
	}
	restored := NewStore()
	if err := restored.Restore([]byte(key), written[key]); err != nil {
		t.Fatal(err)
	}
	for name, store := range map[string]*Store{"the same": s, "a restored": restored} {
		set, err := store.Open("00o", alice.ID, app.ID)
		if err != nil {
			t.Fatal(err)
		}
		at := int64(86400e9 * 20000)
		change := usage.Change{At: at, UUID: "u1", Actor: admin.ID, ActorType: "User", Via: ViaAdmin}
		requested := change
		requested.Via = ViaRequest
		want := usage.Facts{
			Org: "00o", Person: alice.ID, Resource: app.ID, Kind: directory.KindApp, Days: []usage.Day{{Day: 20000}}, First: at,
			Last: []usage.Seen{{At: at, UUID: "u1"}}, Grants: []usage.Change{change}, Removals: []usage.Change{change}, Requests: []usage.Change{requested},
			Decisions: []usage.Decision{{At: at, UUID: "u1", Campaign: "ici1", Reviewer: admin.ID, Decision: "APPROVE"}},
		}
		if diff := cmp.Diff(want, set.Facts); diff != "" {
			t.Errorf("%s store (-want +got):\n%s", name, diff)
		}
	}
	if err := restored.Restore([]byte(key), nil); err != nil || restored.Len() != 0 {
		t.Errorf("a tombstone removed nothing (%v)", err)
	}
}

func TestUnreadableSetIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := NewStore()
	if s.Restore(topic.Key("00o", alice.ID, app.ID), []byte{0xc1}) == nil || s.Restore([]byte("x"), nil) == nil {
		t.Error("garbage was restored without a word")
	}
	if _, err := s.Open("00o", alice.ID, app.ID); err == nil {
		t.Error("garbage was opened as a set")
	}
	if got := flushed(t, s, 0); len(got) != 0 {
		t.Errorf("garbage was written over: %v", got)
	}
}

func TestKindDoesNotDependOnTheOrder(t *testing.T) {
	t.Parallel()
	both := []Fact{
		{Kind: Request, resourceKind: directory.KindGroup, change: usage.Change{At: 1, UUID: "a"}},
		{Kind: Use, resourceKind: directory.KindApp, change: usage.Change{At: 2, UUID: "b"}},
	}
	var a, b usage.Facts
	both[0].addTo(&a)
	both[1].addTo(&a)
	both[1].addTo(&b)
	both[0].addTo(&b)
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}

// FuzzOf reads facts out of whatever can be parsed: no panic, and no key that another person's could equal.
func FuzzOf(f *testing.F) {
	f.Add([]byte(`{"eventType":"user.authentication.sso","published":"2026-09-01T00:00:00Z","actor":{"id":"a","type":"User"},"outcome":{"result":"SUCCESS"},"target":[{"id":"b","type":"AppInstance"}]}`))
	f.Add([]byte(`{"eventType":"certification.campaign.item.decide","published":"2026-09-01T00:00:00Z","debugContext":{"debugData":{"campaignItemPrincipalId":"a|b","campaignItemResourceId":"c"}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := event.Parse(raw)
		if err != nil {
			return
		}
		fact, _ := Of(l, event.Subject(l, "00o"))
		if fact == nil {
			return
		}
		if !plain(fact.Person) || !plain(fact.Resource) || fact.Person == "" {
			t.Errorf("person %q, resource %q", fact.Person, fact.Resource)
		}
		s := NewStore()
		set, err := s.Open("00o", fact.Person, fact.Resource)
		if err != nil {
			t.Fatal(err)
		}
		if !s.Add(set, fact, time.Unix(0, 0)) {
			t.Error("a first fact changed nothing")
		}
	})
}

func BenchmarkUse(b *testing.B) {
	s := NewStore()
	l := log("user.authentication.sso", alice, "SUCCESS", nil, app)
	const pairs = 1000
	next := 0
	b.ReportAllocs()
	for b.Loop() {
		l.Actor.ID = fmt.Sprintf("00u%017d", next%pairs)
		l.UUID = "dc9fd3c0-598c-11ef-8478-2b7584bf8d5a"
		l.Published += int64(time.Hour) / 50
		f, _ := Of(&l, l.Actor.ID)
		set, err := s.Open("00o00000000000000001", f.Person, f.Resource)
		if err != nil {
			b.Fatal(err)
		}
		s.Add(set, f, time.Unix(0, 0))
		if next++; next%100 == 0 {
			_ = s.Flush(func(string, []byte, []byte, time.Time) {})
		}
	}
}
