package labels

import (
	"fmt"
	"math"
	"testing"
	"time"

	"recert/schemas/event"
)

func decided(change func(*event.Access)) *event.Access {
	e := &event.Access{
		ID: "e1", Org: "o", Type: "certification.campaign.item.decide", Published: 5, ActorID: "boss", Confirmed: true,
		Debug: map[string]string{"campaignId": "c", "campaignItemDecision": "APPROVE", "campaignItemPrincipalId": "p", "campaignItemResourceId": "r", "campaignItemReviewerId": "boss"},
	}
	if change != nil {
		change(e)
	}
	return e
}

// TestOnlyDecisionsAreLabels looks at everything that could be taken for one.
func TestOnlyDecisionsAreLabels(t *testing.T) {
	t.Parallel()
	set := func(key, value string) func(*event.Access) {
		return func(e *event.Access) { e.Debug[key] = value }
	}
	for _, c := range []struct {
		name   string
		change func(*event.Access)
		want   string
	}{
		{"an approval", nil, Decided},
		{"a revocation", set("campaignItemDecision", "REVOKE"), Decided},
		{"no response", set("campaignItemDecision", "NORESPONSE"), Undecided},
		{"delegation", set("campaignItemDecision", "DELEGATE"), Undecided},
		{"only a hook says so", func(e *event.Access) { e.Confirmed = false }, Nothing},
		{"about nobody", set("campaignItemPrincipalId", ""), Nothing},
		{"an id that would break a key", set("campaignItemResourceId", "a|b"), Nothing},
		{"a campaign's end", func(e *event.Access) { e.Type = "certification.campaign.close" }, Closed},
		{"a request", func(e *event.Access) { e.Type = "access.request.create" }, Requested},
		{"a request granted", func(e *event.Access) { e.Type = "access.request.resolve" }, Granted},
		{"a request refused", func(e *event.Access) { e.Type = "access.request.reject" }, Refused},
		{"anything else", func(e *event.Access) { e.Type = "user.session.start" }, Nothing},
	} {
		e := decided(c.change)
		raw, err := e.MarshalMsg(nil)
		if err != nil {
			t.Fatal(err)
		}
		kind, l := Of(e)
		if kind != c.want || (l != nil) != (kind == Decided || kind == Closed) {
			t.Errorf("%s: got %q and %v, want %q", c.name, kind, l, c.want)
		}
		if kind != Nothing && !Concerns(raw) {
			t.Errorf("%s is passed over unread", c.name)
		}
	}
}

// TestWeights has the same cases as the test of the view decisions in sink/internal/land.
func TestWeights(t *testing.T) {
	t.Parallel()
	var all []*Label
	add := func(reviewer, decision string, at time.Duration) {
		all = append(all, &Label{Org: "o", Campaign: "c", Person: "p", Resource: fmt.Sprint(len(all)), Reviewer: reviewer, Decision: decision, At: int64(at), ID: fmt.Sprintf("%03d", len(all))})
	}
	for n := range 30 {
		answer := Approve
		if n == 15 {
			answer = Revoke
		}
		add("fast", answer, time.Duration(n)*2*time.Second)
		add("slow", Approve, time.Duration(n)*2*time.Minute)
		add("all", Approve, 0)
	}
	Sort(all)
	lowest := map[string]float64{"fast": 1, "slow": 1, "all": 1}
	sum := 0.0
	for i, w := range Weights(all) {
		lowest[all[i].Reviewer] = min(lowest[all[i].Reviewer], w)
		if all[i].Decision == Revoke && w != 1 {
			t.Errorf("the one that the hasty reviewer stopped at counts %v", w)
		}
		if all[i].Reviewer == "fast" {
			sum += w
		}
	}
	for reviewer, want := range map[string]float64{"fast": 0.1724, "slow": 1, "all": 0.0833} {
		if got := lowest[reviewer]; math.Abs(got-want) > 1e-4 {
			t.Errorf("%s: the least weight is %.4f, want %.4f", reviewer, got, want)
		}
	}
	if math.Round(sum) != 8 {
		t.Errorf("thirty hasty decisions count as %.1f, want about 8", sum)
	}
}

// TestAnAnsweredRequestIsALabel wants the answer, and nothing of a request that nobody answered or that names nobody.
func TestAnAnsweredRequestIsALabel(t *testing.T) {
	t.Parallel()
	about := map[string]string{"requestedForId": "p", "requestedResourceId": "r"}
	for _, c := range []struct {
		kind, want string
		debug      map[string]string
	}{
		{"resolve", Approve, about},
		{"reject", Revoke, about},
		{"cancel", "", about},
		{"expire", "", about},
		{"create", "", about},
		{"resolve", "", map[string]string{"requestedForId": "p"}},
		{"reject", "", map[string]string{"requestedForId": "p|q", "requestedResourceId": "r"}},
	} {
		_, l := Of(decided(func(e *event.Access) { e.Type, e.Debug = "access.request."+c.kind, c.debug }))
		switch {
		case c.want == "" && l != nil, c.want != "" && (l == nil || l.Decision != c.want || l.Person != "p" || l.Resource != "r" || l.Campaign != ""):
			t.Errorf("%s of %v: got %+v", c.kind, c.debug, l)
		}
	}
}

func TestRequestsWeighInFullHoweverManyComeAtOnce(t *testing.T) {
	t.Parallel()
	var all []*Label
	for i := range 40 {
		all = append(all, &Label{Org: "o", Person: fmt.Sprint("p", i), Resource: "r", Reviewer: "engine", Decision: Approve, At: int64(i)})
	}
	for i, w := range Weights(all) {
		if w != 1 {
			t.Fatalf("label %d weighs %v", i, w)
		}
	}
}
