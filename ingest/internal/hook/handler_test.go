package hook

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/topic"
)

func TestHookVerifiesChallenge(t *testing.T) {
	t.Parallel()
	h := newHandler(&kafka{})
	cases := []struct {
		name, challenge string
		status          int
	}{
		{"as okta sends it", "7y5p_x2cKA0wVLcVkYSTGQbR8EFVJCiJ4LQr3aWN", 200},
		{"base64", "ab+/9==.~", 200},
		{"none", "", 400},
		{"markup", "<script>alert(1)</script>", 400},
		{"quotes", `"},"x":{"`, 400},
		{"a space", "a b", 400},
		{"no ASCII", "gr\xc3\xbc\xc3\x9fe", 400},
		{"too long", strings.Repeat("a", 1025), 400},
	}
	for _, c := range cases {
		w := httptest.NewRecorder()
		r := request(http.MethodGet, testPath, "", http.NoBody)
		if c.challenge != "" {
			r.Header["X-Okta-Verification-Challenge"] = []string{c.challenge}
		}
		h.ServeHTTP(w, r)
		want := ""
		if c.status == 200 {
			want = `{"verification":"` + c.challenge + `"}`
		}
		if w.Code != c.status || w.Body.String() != want {
			t.Errorf("%s: got %d %q, want %d %q", c.name, w.Code, w.Body, c.status, want)
		}
		if c.status == 200 && w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s: content type %q", c.name, w.Header().Get("Content-Type"))
		}
	}
	if got := h.counted(verified); got != 2 {
		t.Errorf("counted %d handshakes", got)
	}
}

// untouchable fails the test when it is read.
type untouchable struct{ t *testing.T }

func (u untouchable) Read([]byte) (int, error) {
	u.t.Error("the body was read before the secret was right")
	return 0, io.EOF
}

func TestHookRefusesWrongSecretBeforeReadingTheBody(t *testing.T) {
	t.Parallel()
	k := &kafka{}
	h := newHandler(k)
	forgeries := []http.Header{
		{}, {"Authorization": {""}}, {"Authorization": {right + "x"}}, {"Authorization": {right[:len(right)-1]}}, {"Authorization": {"x", right}},
		{"Authorization": {right, right}}, {"X-Authorization": {right}}, {"Authorization": {strings.ToUpper(right)}}, {"Authorization": {" " + right}},
		{"Authorization": {right + "\x00"}}, {"Authorization": {strings.Repeat("a", 8000)}}, {"Proxy-Authorization": {right}},
	}
	for i, header := range forgeries {
		w := httptest.NewRecorder()
		r := request(http.MethodPost, testPath, "", untouchable{t})
		r.Header = header
		h.ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized || w.Body.Len() != 0 {
			t.Errorf("forgery %d: got %d %q", i, w.Code, w.Body)
		}
	}
	if len(k.values()) != 0 || h.counted(unauthorized) != len(forgeries) {
		t.Errorf("%d events got through, %d refusals counted", len(k.values()), h.counted(unauthorized))
	}
}

// TestHookRefusesTenThousandForgeries tries what is almost right: cut, lengthened, with one byte changed.
func TestHookRefusesTenThousandForgeries(t *testing.T) {
	t.Parallel()
	k := &kafka{}
	h := newHandler(k, func(h *handler) { h.secrets.previous = boot.NewSecret("former") })
	dice := rand.New(rand.NewPCG(1, 1))
	for range 10_000 {
		forged := []byte(right)
		switch i := dice.IntN(len(forged)); dice.IntN(4) {
		case 0:
			forged = forged[:i]
		case 1:
			forged[i] ^= 1 << dice.IntN(8)
		case 2:
			forged = append(forged, byte(dice.IntN(256)))
		default:
			forged = append(forged, "former"[:1+dice.IntN(6)]...)
		}
		w := httptest.NewRecorder()
		r := request(http.MethodPost, testPath, "", untouchable{t})
		r.Header["Authorization"] = []string{string(forged)}
		h.ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized {
			t.Fatalf("%q: got %d", forged, w.Code)
		}
	}
	if got := len(k.values()); got != 0 {
		t.Errorf("%d events got through", got)
	}
}

func TestHookTakesTwoSecretsDuringRotation(t *testing.T) {
	t.Parallel()
	file, previous := filepath.Join(t.TempDir(), "secret"), filepath.Join(t.TempDir(), "previous")
	write := func(path, value string) {
		if err := os.WriteFile(path, []byte(value+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(file, "new")
	write(previous, "old")
	h := newHandler(&kafka{}, func(h *handler) {
		h.secrets = secrets{header: "X-Recert", current: boot.SecretFile(file), previous: boot.SecretFile(previous)}
	})
	status := func(secret string) int {
		w := httptest.NewRecorder()
		r := request(http.MethodPost, testPath, "", strings.NewReader(delivery(login(1))))
		r.Header.Set("X-Recert", secret)
		h.ServeHTTP(w, r)
		return w.Code
	}
	for secret, want := range map[string]int{"new": 204, "old": 204, "older": 401, "": 401, "newold": 401} {
		if got := status(secret); got != want {
			t.Errorf("%q: got %d, want %d", secret, got, want)
		}
	}
	write(file, "newest")
	write(previous, "new")
	for secret, want := range map[string]int{"newest": 204, "new": 204, "old": 401} {
		if got := status(secret); got != want {
			t.Errorf("behind the rotation, %q: got %d, want %d", secret, got, want)
		}
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	// Nobody can be judged now, so Okta is told to come back; a 401 would lose the event.
	if got := status("newest"); got != 503 {
		t.Errorf("without the file: got %d, want 503", got)
	}
}

func TestHookStoresABatchVerbatim(t *testing.T) {
	t.Parallel()
	k := &kafka{}
	h := newHandler(k)
	odd := []string{login(1), `{"a" : [1, 2]}`, `7`, `null`, login(2)}
	if got := post(h, delivery(odd...)); got != 204 {
		t.Fatalf("got %d", got)
	}
	if got := k.values(); !slices.Equal(got, odd) {
		t.Errorf("got %q, want %q", got, odd)
	}
	for _, r := range k.records {
		if r.Topic != topic.OktaEvent || bus.HeaderOf(r, topic.HeaderSource) != topic.SourceHook || bus.HeaderOf(r, topic.HeaderOrg) != testOrg ||
			r.Partition != topic.Partition(testOrg, string(r.Key)) {
			t.Errorf("record %s: %s/%d, key %s, headers %v", r.Value, r.Topic, r.Partition, r.Key, r.Headers)
		}
	}
	if string(k.records[0].Key) != "00u1" || string(k.records[1].Key) != testOrg {
		t.Errorf("keys %s, %s", k.records[0].Key, k.records[1].Key)
	}
	if got := testutil.ToFloat64(h.metrics.unreadable); got != 3 {
		t.Errorf("counted %v unreadable events, want 3", got)
	}
	if got := post(h, delivery()); got != 204 {
		t.Errorf("an empty batch: got %d", got)
	}
}

func TestHookRefusals(t *testing.T) {
	t.Parallel()
	h := newHandler(&kafka{}, func(h *handler) { h.maxBody = 4000 })
	many := strings.Repeat("1,", maxEvents) + "1"
	cases := []struct {
		name, method, path, body string
		length                   int64
		status                   int
		outcome                  outcome
	}{
		{"another path", "POST", "/okta/hooks", delivery(), 0, 404, unknownPath},
		{"a path below", "POST", testPath + "/", delivery(), 0, 404, unknownPath},
		{"another method", "PUT", testPath, delivery(), 0, 405, otherMethod},
		{"head", "HEAD", testPath, "", 0, 405, otherMethod},
		{"no JSON", "POST", testPath, "no JSON", 0, 400, malformed},
		{"nothing", "POST", testPath, "", 0, 400, malformed},
		{"cut off", "POST", testPath, delivery(login(1))[:300], 0, 400, malformed},
		{"two bodies", "POST", testPath, delivery() + delivery(), 0, 400, malformed},
		{"a cut off one behind", "POST", testPath, delivery() + `"x`, 0, 400, malformed},
		{"rubbish behind", "POST", testPath, delivery() + `x`, 0, 400, malformed},
		{"another message", "POST", testPath, `{"eventType":"com.okta.inline_hook","data":{"events":[]}}`, 0, 400, malformed},
		{"no events", "POST", testPath, `{"eventType":"com.okta.event_hook","data":{"events":{}}}`, 0, 400, malformed},
		{"announced too large", "POST", testPath, "x", 4001, 413, tooLarge},
		{"unannounced too large", "POST", testPath, strings.Repeat(" ", 4001), -1, 413, tooLarge},
		{"too many events", "POST", testPath, delivery(many), 0, 413, tooLarge},
	}
	for _, c := range cases {
		before := h.counted(c.outcome)
		w := httptest.NewRecorder()
		r := request(c.method, c.path, right, strings.NewReader(c.body))
		if c.length != 0 {
			r.ContentLength = c.length
		}
		h.ServeHTTP(w, r)
		if w.Code != c.status || h.counted(c.outcome) != before+1 {
			t.Errorf("%s: got %d (%d of %s), want %d", c.name, w.Code, h.counted(c.outcome)-before, c.outcome, c.status)
		}
	}
	if len(h.slots) != 0 {
		t.Errorf("%d slots are lost", len(h.slots))
	}
}

// TestHookAnswersInTimeWhenKafkaHangs: Okta waits three seconds; what hangs keeps its slot, so memory stays bounded.
func TestHookAnswersInTimeWhenKafkaHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k := &kafka{hold: make(chan struct{})}
		h := newHandler(k, func(h *handler) { h.wait = 2500 * time.Millisecond })
		var group sync.WaitGroup
		for i := range cap(h.slots) {
			group.Go(func() {
				began := time.Now()
				if got := post(h, delivery(login(i))); got != 503 {
					t.Errorf("got %d, want 503", got)
				}
				if took := time.Since(began); took != 2500*time.Millisecond {
					t.Errorf("answered after %s", took)
				}
			})
		}
		group.Wait()
		began := time.Now()
		for range 1000 {
			if got := post(h, delivery(login(9))); got != 503 {
				t.Errorf("a flood: got %d, want 503", got)
			}
		}
		if took := time.Since(began); took != 0 || h.counted(busy) != 1000 || h.counted(unavailable) != cap(h.slots) {
			t.Errorf("a flood took %s, %d were turned away", took, h.counted(busy))
		}
		if got := testutil.ToFloat64(h.metrics.inflight); got != float64(cap(h.slots)) {
			t.Errorf("%v in flight", got)
		}
		close(k.hold)
		h.sending.Wait()
		if got := post(h, delivery(login(10))); got != 204 {
			t.Errorf("Kafka is back: got %d", got)
		}
		if len(h.slots) != 0 || testutil.ToFloat64(h.metrics.inflight) != 0 {
			t.Errorf("%d slots are lost", len(h.slots))
		}
	})
}

func TestHookAnswers503WhenKafkaRefuses(t *testing.T) {
	t.Parallel()
	h := newHandler(&kafka{err: errors.New("not enough replicas")})
	if got := post(h, delivery(login(1))); got != 503 || h.counted(unavailable) != 1 {
		t.Errorf("got %d", got)
	}
}

// TestHookBodyThatIsCutOffIsAskedForAgain: a 4xx would tell Okta to forget it.
func TestHookBodyThatIsCutOffIsAskedForAgain(t *testing.T) {
	t.Parallel()
	h := newHandler(&kafka{})
	w := httptest.NewRecorder()
	body := io.MultiReader(strings.NewReader(delivery(login(1))[:100]), failing{})
	h.ServeHTTP(w, request(http.MethodPost, testPath, right, body))
	if w.Code != 503 || h.counted(interrupted) != 1 || len(h.slots) != 0 {
		t.Errorf("got %d, %d slots in use", w.Code, len(h.slots))
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the peer went away") }

func TestHookEventThatNoRecordHoldsIsLeftToThePoll(t *testing.T) {
	t.Parallel()
	k := &kafka{}
	h := newHandler(k, func(h *handler) { h.maxBody = maxBody })
	huge := fmt.Sprintf(`{"uuid":"u1","x":%q}`, strings.Repeat("x", 5<<20))
	if got := post(h, delivery(huge, login(1))); got != 204 {
		t.Errorf("got %d", got)
	}
	if got := k.values(); len(got) != 1 || got[0] != login(1) || testutil.ToFloat64(h.metrics.oversized) != 1 {
		t.Errorf("%d events arrived", len(got))
	}
}
