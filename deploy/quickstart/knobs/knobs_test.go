package knobs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recert/deploy/quickstart/simulator/org"
)

func TestAWrongKnobIsOneLineThatNamesIt(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, entry, want string }{
		{"no number", "USERS=many", "USERS="},
		{"too few", "USERS=3", "40 to 200000"},
		{"a float", "DAYS=1.5", "DAYS="},
		{"too many days", "DAYS=91", "14 to 90"},
		{"negative seed", "SEED=-1", "SEED="},
		{"unknown phase", "PHASE=yolo", "PHASE=observer or PHASE=guided"},
		{"upper case phase", "PHASE=Guided", "PHASE=observer or PHASE=guided"},
		{"exit is 1", "EXIT=yes", "EXIT=0 or EXIT=1"},
		{"no port", "KAFKA=localhost", "KAFKA=127.0.0.1:9092"},
		{"port 0", "CLICKHOUSE=127.0.0.1:0", "CLICKHOUSE=127.0.0.1:9092"},
		{"port is text", "KAFKA=localhost:kafka", "KAFKA=127.0.0.1:9092"},
		{"rate limit 0", "RATE_LIMITS=0", "RATE_LIMITS="},
		{"low port", "PORT=80", "PORT="},
		{"no unit", "TIMEOUT=5", "TIMEOUT=10m"},
		{"fault without point", "FAULT=land", "FAULT=land=POINT:2"},
		{"items beyond the bound", "ITEMS=1000000", "ITEMS="},
	}
	for _, c := range cases {
		_, err := Read([]string{c.entry})
		if err == nil {
			t.Errorf("%s: got no error", c.name)
			continue
		}
		name, _, _ := strings.Cut(c.entry, "=")
		if text := err.Error(); strings.Contains(text, "\n") || !strings.HasPrefix(text, name+": ") || !strings.Contains(text, c.want) {
			t.Errorf("%s: got %q, want one line that begins with %s and says %q", c.name, text, name, c.want)
		}
	}
}

func TestEveryWrongKnobIsReported(t *testing.T) {
	t.Parallel()
	_, err := Read([]string{"USERS=x", "PHASE=y", "TIMEOUT=z"})
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("got %v, want three lines", err)
	}
}

func TestKnobsThatAreNotSetHaveTheirDefaults(t *testing.T) {
	t.Parallel()
	k, err := Read([]string{"USERS=", "HOME=/x"})
	if err != nil {
		t.Fatal(err)
	}
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	want := org.Params{Seed: 1, Users: 1000, Apps: 60, Groups: 200, Days: 90, Items: 5000}
	if k.Org != want || k.Phase != Observer || k.Exit || k.RateLimits != 20 || k.Timeout != 10*time.Minute || k.Home != filepath.Join(wd, ".recert") || k.Log != "" {
		t.Errorf("got %+v", k)
	}
}

func TestKnobsAreTaken(t *testing.T) {
	t.Parallel()
	k, err := Read([]string{
		"USERS=150", "APPS=20", "DAYS=30", "ITEMS=600", "SEED=7", "PHASE=guided", "HOME_DIR=/tmp/x", "LOG=/tmp/log.ndjson", "KAFKA=127.0.0.2:1", "CLICKHOUSE=c:2",
		"EXIT=1", "RATE_LIMITS=1", "PORT=21000", "TIMEOUT=90s", "FAULT=land=before-commit:2, act=after-effect",
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := (org.Params{Seed: 7, Users: 150, Apps: 20, Groups: 30, Days: 30, Items: 600}); k.Org != want {
		t.Errorf("got %+v, want %+v", k.Org, want)
	}
	if k.Faults["land"] != "before-commit:2" || k.Faults["act"] != "after-effect" || len(k.Faults) != 2 {
		t.Errorf("got faults %v", k.Faults)
	}
	if k.Phase != Guided || k.Home != "/tmp/x" || k.Log != "/tmp/log.ndjson" || k.Kafka != "127.0.0.2:1" || k.ClickHouse != "c:2" || !k.Exit || k.RateLimits != 1 || k.Port != 21000 || k.Timeout != 90*time.Second {
		t.Errorf("got %+v", k)
	}
}

func TestASecondStartTakesWhatWasNotAskedFor(t *testing.T) {
	t.Parallel()
	k, err := Read([]string{"SEED=2"})
	if err != nil {
		t.Fatal(err)
	}
	k.Adopt(org.Params{Seed: 1, Users: 150, Apps: 20, Groups: 30, Days: 30, Items: 600})
	if want := (org.Params{Seed: 2, Users: 150, Apps: 20, Groups: 30, Days: 30, Items: 600}); k.Org != want {
		t.Errorf("got %+v, want %+v", k.Org, want)
	}
}

func TestMoreItemsThanTheOrgHoldsAreRefused(t *testing.T) {
	t.Parallel()
	k, err := Read([]string{"USERS=40", "ITEMS=50000"})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Check(); err == nil || !strings.HasPrefix(err.Error(), "ITEMS: ") || !strings.Contains(err.Error(), "set at most ITEMS=") {
		t.Errorf("got %v", err)
	}
	k.Org.Items = 100
	if err := k.Check(); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestItemsThatNobodyAskedForAreAsManyAsTheOrgHas(t *testing.T) {
	t.Parallel()
	k, err := Read([]string{"USERS=150", "APPS=20"})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Check(); err != nil || k.Org.Items < 100 || k.Org.Items >= 5000 {
		t.Errorf("got %v and %d items", err, k.Org.Items)
	}
	if _, err := org.New(k.Org); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestRateLimitsNearOktasOwnGetMoreTime(t *testing.T) {
	t.Parallel()
	for environ, want := range map[string]time.Duration{
		"RATE_LIMITS=5": 10 * time.Minute, "RATE_LIMITS=4": 30 * time.Minute, "RATE_LIMITS=1 TIMEOUT=1m": time.Minute,
	} {
		if k, err := Read(strings.Fields(environ)); err != nil || k.Timeout != want {
			t.Errorf("%s: got %v, %v, want %v", environ, k.Timeout, err, want)
		}
	}
}

func TestNobodyIsStoodInForOnAnotherMachinesKafka(t *testing.T) {
	t.Parallel()
	if _, err := Read([]string{"PHASE=guided", "KAFKA=kafka.example.com:9092"}); err == nil || !strings.HasPrefix(err.Error(), "PHASE: ") {
		t.Errorf("got %v", err)
	}
	k, err := Read([]string{"KAFKA=kafka.example.com:9092"})
	if err != nil || k.StandIn() {
		t.Errorf("got %v, stand-in %v", err, k.StandIn())
	}
	if k, err := Read([]string{"KAFKA=localhost:9092", "PHASE=guided"}); err != nil || !k.StandIn() {
		t.Errorf("got %v, stand-in %v", err, k.StandIn())
	}
}

func FuzzRead(f *testing.F) {
	f.Add("USERS", "150")
	f.Add("FAULT", "a=b,c=d:1")
	f.Add("KAFKA", "[::1]:9092")
	f.Fuzz(func(t *testing.T, name, value string) {
		k, err := Read([]string{name + "=" + value})
		if err == nil && (k.Home == "" || k.Org.Validate() != nil) {
			t.Errorf("got %+v without an error", k)
		}
	})
}
