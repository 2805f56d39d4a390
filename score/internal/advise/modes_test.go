package advise_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/recommendation"
	"recert/schemas/usage"
)

// TestFailureModes has one pair for each way in which a recommendation goes wrong: the one who looks guilty and is
// not, and the near miss who is. Each changes one person of an ordinary org.
func TestFailureModes(t *testing.T) {
	t.Parallel()
	const approve, revoke, clarify = recommendation.Approve, recommendation.Revoke, recommendation.Clarify
	stop := func(w *world, at int) { w.forget(ann, ledger); w.every(ann, ledger, 4, 1, at, 1) }
	for _, c := range []struct {
		name, app, outcome, code string
		change                   func(w *world)
	}{
		{"work that goes on", ledger, approve, "USE_ONGOING", func(*world) {}},
		{"a pause of eight weeks is no end", ledger, clarify, "USE_STOPPED", func(w *world) { stop(w, 305) }},
		{"a silence of five months is", ledger, revoke, "USE_STOPPED", func(w *world) { stop(w, 210) }},
		{"three weeks of holidays are none", ledger, approve, "USE_ONGOING", func(w *world) { stop(w, 344) }},
		{"never used for a year", ledger, revoke, "USE_SILENT", func(w *world) { w.forget(ann, ledger) }},
		{"a few days a quarter, between two", ledger, approve, "USE_ONGOING", func(w *world) {
			w.forget(ann, ledger)
			w.use(ann, ledger, 20, 23, 110, 113, 205, 207, 300)
		}},
		{"has been silent as long before", ledger, clarify, "OWN_RHYTHM", func(w *world) {
			w.forget(ann, ledger)
			w.every(ann, ledger, 4, 1, 100, 1)
			w.every(ann, ledger, 4, 205, 255, 1)
		}},
		{"between two quarter's ends", closing, approve, "USE_ONGOING", func(*world) {}},
		{"missed one quarter's end", closing, clarify, "SEASONAL", func(w *world) {
			w.forget(ann, closing)
			w.use(ann, closing, 1, 4, 92, 96, 184, 189)
		}},
		{"missed three quarter's ends", closing, revoke, "USE_STOPPED", func(w *world) {
			w.forget(ann, closing)
			w.use(ann, closing, 1, 4, 6)
		}},
		{"270 days after the only season of the year", yearly, approve, "USE_ONGOING", func(*world) {}},
		{"was not seen in the only season", yearly, clarify, "SEASONAL", func(w *world) { w.forget(ann, yearly) }},
		{"one season seen in 90 days of log", yearly, clarify, "SEASONAL", func(w *world) {
			w.since = day(275)
			for i := range 30 {
				id := fmt.Sprintf("north%02d", i)
				w.forget(id, yearly)
				if i > 0 {
					w.use(id, yearly, 290, 292+i%4)
				}
			}
		}},
		{"on leave", ledger, clarify, "ON_LEAVE", func(w *world) { stop(w, 210); w.leave(210, 420) }},
		{"back from a long leave", ledger, clarify, "BACK_FROM_LEAVE", func(w *world) { stop(w, 200); w.leave(200, 355) }},
		{"back from leave long ago, and not using it", ledger, revoke, "USE_STOPPED", func(w *world) { stop(w, 100); w.leave(100, 200) }},
		{"gone with everything, and nobody said why", ledger, clarify, "PERSON_ABSENT", func(w *world) {
			w.forget(ann, ledger, mail, "north-app")
			for app, step := range map[string]int{ledger: 4, mail: 2, "north-app": 5} {
				w.every(ann, app, step, 1, 200, 1)
			}
			w.users[ann].LastLogin = day(200)
		}},
		{"granted lately", ledger, clarify, "RECENTLY_GRANTED", func(w *world) { w.forget(ann, ledger); w.give(ann, ledger, 345) }},
		{"granted long ago", ledger, revoke, "USE_SILENT", func(w *world) { w.forget(ann, ledger); w.give(ann, ledger, 200) }},
		{"requested lately", ledger, clarify, "REQUESTED_LATELY", func(w *world) {
			w.forget(ann, ledger)
			w.set(ann, ledger).AddRequest(usage.Change{At: day(350).UnixNano(), UUID: "request", Via: "request"})
		}},
		{"new joiner", ledger, clarify, "NEW_JOINER", func(w *world) {
			w.forget(ann, ledger)
			w.users[ann].Created = day(345)
			w.give(ann, ledger, 345)
		}},
		{"hired again lately", ledger, clarify, "NEW_JOINER", func(w *world) {
			stop(w, 100)
			w.users[ann].Activated = day(346)
		}},
		{"hired again long ago, and used since", ledger, approve, "USE_ONGOING", func(w *world) {
			stop(w, 100)
			w.users[ann].Activated = day(220)
			w.every(ann, ledger, 4, 222, length, 2)
		}},
		{"use before the return says nothing", ledger, revoke, "USE_SILENT", func(w *world) {
			stop(w, 100)
			w.users[ann].Activated = day(150)
		}},
		{"contract ended, nobody there since", ledger, revoke, "CONTRACT_ENDED", func(w *world) {
			w.users[ann].Profile["end"] = day(330).Format(time.DateOnly)
			for _, app := range []string{ledger, mail, "north-app"} {
				w.forget(ann, app)
				w.every(ann, app, 4, 1, 330, 1)
			}
			w.users[ann].LastLogin = day(330)
		}},
		{"contract ended by a date that is stale", ledger, clarify, "CONTRACT_DATE_DOUBTFUL", func(w *world) { w.users[ann].Profile["end"] = day(300).Format(time.DateOnly) }},
		{"contract goes on", ledger, approve, "USE_ONGOING", func(w *world) { w.users[ann].Profile["end"] = day(400).Format(time.DateOnly) }},
		{"account off", ledger, revoke, "ACCOUNT_OFF", func(w *world) { w.users[ann].Status, w.users[ann].StatusChanged = "DEPROVISIONED", day(340) }},
		{"emergency account", ledger, clarify, "BREAK_GLASS", func(w *world) { w.forget(ann, ledger); w.users[ann].Profile["class"] = "emergency" }},
		{"service account", ledger, clarify, "SERVICE_ACCOUNT", func(w *world) { w.forget(ann, ledger); w.users[ann].Profile["class"] = "service" }},
		{"a service account that nobody declared", ledger, clarify, "LOOKS_LIKE_SERVICE", func(w *world) { w.forget(ann, ledger); w.users[ann].Login = "svc-ledger@example.com" }},
		{"an emergency account that nobody declared", ledger, clarify, "LOOKS_LIKE_BREAK_GLASS", func(w *world) { w.forget(ann, ledger); w.users[ann].Login = "Break-Glass-01@example.com" }},
		{"a person of a like name", ledger, revoke, "USE_SILENT", func(w *world) { w.forget(ann, ledger); w.users[ann].Login = "ann.servicer@svc.example.com" }},
		{"suspended for months", ledger, revoke, "ACCOUNT_OFF", func(w *world) { w.users[ann].Status, w.users[ann].StatusChanged = "SUSPENDED", day(250) }},
		{"kiosk", ledger, clarify, "SHARED_ACCOUNT", func(w *world) { w.forget(ann, ledger); w.users[ann].Profile["class"] = "kiosk" }},
		{"kiosk whose exception has ended", ledger, revoke, "USE_SILENT", func(w *world) {
			w.forget(ann, ledger)
			w.users[ann].Profile["class"] = "kiosk"
			w.accounts.Shared[0].Until = "2026-08-31"
		}},
		{"use cannot be seen", unseen, clarify, "NOT_OBSERVABLE", func(*world) {}},
		{"nobody signs on any more", ledger, clarify, "NOBODY_LATELY", func(w *world) {
			for i := range 30 {
				id := fmt.Sprintf("north%02d", i)
				w.forget(id, ledger)
				w.every(id, ledger, 4, i%4, 200, i)
			}
		}},
		{"never used what all are given", mail, clarify, "GIVEN_TO_ALL", func(w *world) { w.forget(ann, mail) }},
		{"used it and stopped, although all have it", mail, revoke, "USE_STOPPED", func(w *world) { w.forget(ann, mail); w.every(ann, mail, 2, 1, 200, 1) }},
		{"the log has a hole", ledger, clarify, "LOG_GAP", func(w *world) {
			stop(w, 210)
			w.gaps = []event.Gap{{From: day(300), To: day(312)}}
		}},
		{"moved, and still hands over", "south-app", approve, "USE_ONGOING", func(w *world) { w.moved(335, 365) }},
		{"moved, and stopped weeks ago", "south-app", clarify, "USE_STOPPED", func(w *world) { w.moved(200, 320) }},
		{"moved, and stopped long ago", "south-app", revoke, "BELONGS_TO_OTHER_DEPARTMENT", func(w *world) { w.moved(150, 230) }},
		{"privileged and rarely used", crown, clarify, "PRIVILEGED_RARELY_USED", func(w *world) {
			for i := range 20 {
				id := fmt.Sprintf("north%02d", i)
				w.give(id, crown, -600)
				w.every(id, crown, 5, i%5, length, i)
			}
			w.forget(ann, crown)
			w.every(ann, crown, 5, 1, 150, 1)
		}},
		{"warmed up before the review", ledger, clarify, "USE_JUST_BEFORE_REVIEW", func(w *world) { stop(w, 180); w.use(ann, ledger, 355, 357, 361) }},
		{"never used, but clicked before the review", ledger, clarify, "USE_JUST_BEFORE_REVIEW", func(w *world) { w.forget(ann, ledger); w.use(ann, ledger, 358, 359, 360) }},
		{"back from leave and at work again", ledger, approve, "USE_ONGOING", func(w *world) {
			stop(w, 180)
			w.leave(180, 350)
			w.use(ann, ledger, 352, 355, 359, 363)
		}},
		{"another department's app, opened before reviews only", "south-app", revoke, "USED_ONLY_BEFORE_REVIEWS", func(w *world) {
			w.launches = []time.Time{day(92), day(183), day(275)}
			w.give(ann, "south-app", -100)
			w.use(ann, "south-app", 84, 86, 90, 174, 178, 181, 268, 270, 357, 359, 362)
		}},
		{"own app, opened before reviews only", ledger, clarify, "USED_ONLY_BEFORE_REVIEWS", func(w *world) {
			w.launches = []time.Time{day(92), day(183), day(275)}
			w.forget(ann, ledger)
			w.use(ann, ledger, 84, 86, 90, 174, 178, 181, 268, 270, 357, 359, 362)
		}},
		{"the directory knows nothing of the job", ledger, approve, "USE_ONGOING", func(w *world) {
			w.users[ann].Department, w.users[ann].Title, w.users[ann].ManagerID = "", "", "nobody"
		}},
	} {
		w := newWorld(t)
		c.change(w)
		r := w.on(ann, c.app)
		if r.Outcome != c.outcome || !slices.Contains(codes(r), c.code) || c.outcome == revoke && r.Reasons[0].Code != c.code {
			t.Errorf("%s: got %s with %v, want %s because of %s\n%+v", c.name, r.Outcome, codes(r), c.outcome, c.code, r.Reasons[0])
		}
		if (r.Question != "") != (r.Outcome == clarify) {
			t.Errorf("%s: outcome %s with question %q", c.name, r.Outcome, r.Question)
		}
	}
}

// leave declares a leave between two days.
func (w *world) leave(from, until int) {
	p := w.users[ann].Profile
	p["from"], p["until"] = day(from).Format(time.DateOnly), day(until).Format(time.DateOnly)
	for _, app := range []string{mail, "north-app"} {
		f := w.set(ann, app)
		f.Days = slices.DeleteFunc(f.Days, func(d usage.Day) bool {
			at := time.Unix(int64(d.Day)*86400, 0)
			return at.After(day(from)) && at.Before(day(until))
		})
	}
}

// moved gives ann an app of south from before, used until a day.
func (w *world) moved(_, until int) {
	w.give(ann, "south-app", -700)
	w.every(ann, "south-app", 5, 2, until, 3)
}

// TestReorgSuspendsTheMismatch: who alone does another department's work has moved; who does it with many others has
// been moved by a re-org, and the names of departments say nothing.
func TestReorgSuspendsTheMismatch(t *testing.T) {
	t.Parallel()
	for others, want := range map[int]string{2: "BELONGS_TO_OTHER_DEPARTMENT", 12: "USE_STOPPED"} {
		w := newWorld(t)
		w.moved(150, 230)
		for i := range 30 {
			id := fmt.Sprintf("south%02d", i)
			w.give(id, "south-two", -700)
			if i < others {
				w.users[id].Department = "north"
			}
		}
		r := w.on(ann, "south-app")
		if r.Outcome != recommendation.Revoke || r.Reasons[0].Code != want || slices.Contains(codes(r), "REORG") != (others > 5) {
			t.Errorf("with %d others: got %s with %v, want revoke because of %s", others, r.Outcome, codes(r), want)
		}
	}
}

// TestThinDataLowersTheConfidence: what the directory does not say makes a recommendation less sure, never another.
func TestThinDataLowersTheConfidence(t *testing.T) {
	t.Parallel()
	full, thin := newWorld(t), newWorld(t)
	thin.users[ann].Title, thin.users[ann].ManagerID = "", ""
	a, b := full.on(ann, ledger), thin.on(ann, ledger)
	if b.Outcome != a.Outcome || b.Confidence >= a.Confidence || !slices.Contains(codes(b), "HR_DATA_THIN") {
		t.Errorf("got %s %v with %v, want %s and less than %v", b.Outcome, b.Confidence, codes(b), a.Outcome, a.Confidence)
	}
}

// TestIdsDecideNothing renames everybody and everything, and compares every outcome and confidence.
func TestIdsDecideNothing(t *testing.T) {
	t.Parallel()
	plain, other := newWorld(t), newWorld(t)
	for _, w := range []*world{plain, other} {
		for i := range 30 {
			if id := fmt.Sprintf("north%02d", i); i%4 == 0 {
				w.forget(id, ledger)
				w.every(id, ledger, 4, i%4, 60+12*i, i)
			}
		}
	}
	other.rename = func(id string) string {
		var b strings.Builder
		for i := len(id) - 1; i >= 0; i-- {
			b.WriteByte('z' - (id[i]-'0')%26)
			b.WriteByte(id[i])
		}
		return b.String()
	}
	for i := range 30 {
		for _, app := range []string{ledger, closing, yearly, mail} {
			id := fmt.Sprintf("north%02d", i)
			a, b := plain.on(id, app), other.on(id, app)
			if a.Outcome != b.Outcome || math.Abs(a.Confidence-b.Confidence) > 1e-9 {
				t.Errorf("%s on %s: got %s %v, want %s %v", id, app, b.Outcome, b.Confidence, a.Outcome, a.Confidence)
			}
		}
	}
}

// TestStrangersDecideNothing adds somebody who has nothing to do with anything asked about.
func TestStrangersDecideNothing(t *testing.T) {
	t.Parallel()
	plain, more := newWorld(t), newWorld(t)
	more.users["stranger"] = &directory.User{ID: "stranger", Status: "ACTIVE", Department: "west", Title: "stranger", Created: day(-10)}
	more.give("stranger", "east-app", -9)
	more.use("stranger", "east-app", 30, 60)
	for i := range 10 {
		id := fmt.Sprintf("north%02d", i)
		a, b := plain.on(id, ledger), more.on(id, ledger)
		if a.Outcome != b.Outcome || math.Abs(a.Confidence-b.Confidence) > 0.01 {
			t.Errorf("%s: got %s %v, want %s %v", id, b.Outcome, b.Confidence, a.Outcome, a.Confidence)
		}
	}
}
