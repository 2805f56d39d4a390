package snapshot

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/finding"
	"recert/schemas/oktaapi"
	"recert/schemas/topic"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, boottest.SDKJanitor()) }

// scene is a fake org and a broker, and the service between them.
type scene struct {
	t     *testing.T
	okta  *fakeOkta
	cfg   Config
	ready *boot.Readiness
}

func newScene(t *testing.T) *scene {
	t.Helper()
	return newSceneOn(t, bustest.Cluster(t), testOrg)
}

// newSceneOn has a broker that other orgs use too.
func newSceneOn(t *testing.T, kafka bus.Config, org string) *scene {
	t.Helper()
	s := &scene{t: t, okta: newFakeOkta(t), cfg: DefaultConfig(), ready: &boot.Readiness{}}
	s.okta.org, s.cfg.Kafka = org, kafka
	s.cfg.Okta.URL, s.cfg.Okta.Token = s.okta.URL, boot.NewSecret("token")
	s.cfg.Gate.MaxShrink = 0.5
	return s
}

func (s *scene) service() *Snapshot {
	s.t.Helper()
	d := boottest.Deps("okta-snapshot")
	d.Ready = s.ready
	u, err := New(s.cfg, d)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(u.client.Close)
	return u
}

// session is a process that has just started.
func (s *scene) session() *session {
	s.t.Helper()
	one := newSession(s.service(), oktaapi.Org{ID: s.okta.org, Date: s.okta.now})
	s.t.Cleanup(one.tx.Close)
	if err := one.restore(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	return one
}

// full starts a process, lets it list everything once and tells whether that was whole.
func (s *scene) full() bool {
	s.t.Helper()
	one := s.session()
	defer one.tx.Close()
	whole, err := one.people.full(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return whole
}

// round lets a session look at the campaigns once and attend to them.
func (s *scene) round(one *session) {
	s.t.Helper()
	if err := one.campaigns.list(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	s.attend(one)
	for len(one.campaigns.backlog) > 0 {
		if err := one.campaigns.closeOne(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *scene) attend(one *session) {
	s.t.Helper()
	for _, o := range one.campaigns.open {
		o.again = time.Time{}
	}
	if _, err := one.campaigns.attend(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// written counts the records of the entity topics.
func (s *scene) written() map[string]int {
	s.t.Helper()
	n := map[string]int{}
	for _, name := range append(directoryTopics(), topic.OktaReview) {
		n[name] = len(bustest.Read(s.t, s.cfg.Kafka, name))
	}
	return n
}

// values returns the newest value of each key of a topic, ready records aside, by key without the org.
func values[T any](s *scene, name string) map[string]T {
	s.t.Helper()
	all := map[string]T{}
	for _, r := range bustest.Read(s.t, s.cfg.Kafka, name) {
		if bus.HeaderOf(r, topic.HeaderOrg) != s.okta.org || bus.HeaderOf(r, topic.HeaderKind) != "" {
			continue
		}
		var v T
		if err := json.Unmarshal(r.Value, &v); err != nil {
			s.t.Fatal(err)
		}
		all[strings.TrimPrefix(string(r.Key), s.okta.org+"|")] = v
	}
	return all
}

func (s *scene) snapshots() map[string]directory.Snapshot {
	return values[directory.Snapshot](s, topic.OktaSnapshot)
}

// state names the types that are quarantined, with the code of the reason.
func (s *scene) quarantined() map[string]string {
	s.t.Helper()
	bad := map[string]string{}
	for kind, v := range s.snapshots() {
		if v.State == directory.StateQuarantined {
			bad[kind] = code(v.Reason)
		}
	}
	return bad
}

func (s *scene) alerts() []finding.Finding {
	s.t.Helper()
	var all []finding.Finding
	for _, r := range bustest.Read(s.t, s.cfg.Kafka, topic.Alert) {
		var f finding.Finding
		if err := json.Unmarshal(r.Value, &f); err != nil {
			s.t.Fatal(err)
		}
		if f.Unmapped.Org != s.okta.org {
			continue
		}
		all = append(all, f)
	}
	return all
}

// removed names what is removed, of every directory topic.
func (s *scene) removed() []string {
	s.t.Helper()
	var all []string
	for _, name := range directoryTopics() {
		for key, v := range values[struct {
			Removed bool `json:"removed"`
		}](s, name) {
			if v.Removed {
				all = append(all, key)
			}
		}
	}
	return all
}

// on refuses requests for paths that begin with prefix.
func refusing(prefix string, status int) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, prefix) {
			return false
		}
		refuse(w, status, "E0000006")
		return true
	}
}

func (s *scene) fault(do func(http.ResponseWriter, *http.Request) bool) {
	s.okta.change(func() { s.okta.fault = do })
}

func wantEqual(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
