package services

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"recert/deploy/quickstart/approver"
	"recert/deploy/quickstart/clickhouse"
	"recert/deploy/quickstart/kafka"
	"recert/deploy/quickstart/knobs"
	"recert/deploy/quickstart/simulator"
	"recert/schemas/boot"
)

func scene(t *testing.T, environ ...string) *Scene {
	t.Helper()
	k, err := knobs.Read(append([]string{"HOME_DIR=" + t.TempDir()}, environ...))
	if err != nil {
		t.Fatal(err)
	}
	names := PortNames()
	return &Scene{
		Knobs: k, Bin: "/nowhere/bin", Specs: "/specs",
		Address: func(name string) string {
			if !slices.Contains(names, name) {
				t.Errorf("the port %s is not reserved", name)
			}
			return "127.0.0.1:2" + strings.Repeat("0", 3) + string(rune('0'+slices.Index(names, name)%10))
		},
	}
}

func config(t *testing.T, sc *Scene, s Service) []byte {
	t.Helper()
	raw, err := Config(sc, s)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestEveryServiceHasAConfigurationWithItsMetrics(t *testing.T) {
	t.Parallel()
	sc := scene(t)
	for _, s := range All() {
		raw := config(t, sc, s)
		var c struct {
			Service boot.Service `yaml:"service"`
		}
		if err := yaml.Unmarshal(raw, &c); err != nil {
			t.Errorf("%s: %v", s.Name, err)
			continue
		}
		if want := sc.Address(metricsOf(s)); !s.Once && c.Service.Metrics != want {
			t.Errorf("%s: got metrics at %q, want %s", s.Name, c.Service.Metrics, want)
		}
		if !strings.HasPrefix(string(raw), "# ") {
			t.Errorf("%s: the file does not say what it is", s.Name)
		}
	}
}

func metricsOf(s Service) string {
	if s.Once {
		return Kafka().Metrics()
	}
	return s.Metrics()
}

// The configurations of the other modules' services are checked by the services themselves, in the end-to-end test.
func TestConfigurationsOfThisModuleAreValid(t *testing.T) {
	t.Parallel()
	sc := scene(t, "PHASE=guided", "EXIT=1", "LOG=/tmp/x y.ndjson")
	if err := os.MkdirAll(sc.Knobs.In("secrets"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := WriteSecrets(sc); err != nil {
		t.Fatal(err)
	}
	k, c, s, a := kafka.DefaultConfig(), clickhouse.DefaultConfig(), simulator.DefaultConfig(), approver.DefaultConfig()
	for _, v := range []struct {
		service Service
		into    boot.Config
		at      any
	}{{Kafka(), &k, &k}, {ClickHouse(), &c, &c}, {Simulator(), &s, &s}, {Service{Name: "approver"}, &a, &a}} {
		if err := yaml.UnmarshalWithOptions(config(t, sc, v.service), v.at, yaml.Strict()); err != nil {
			t.Errorf("%s: %v", v.service.Name, err)
		} else if err := v.into.Validate(); err != nil {
			t.Errorf("%s: %v", v.service.Name, err)
		}
	}
	if s.Live || s.LogFile != "/tmp/x y.ndjson" || s.RateLimits != 20 || s.Conformance.Specs != "/specs" {
		t.Errorf("got %+v", s)
	}
}

func TestGivenEnginesOnlyChangeAddresses(t *testing.T) {
	t.Parallel()
	own := scene(t)
	given := *own
	given.Knobs.Kafka, given.Knobs.ClickHouse = "10.0.0.1:9092", "10.0.0.2:9000"
	for _, s := range Stages() {
		want := strings.NewReplacer(own.Kafka(), given.Kafka(), own.ClickHouse(), given.ClickHouse()).Replace(string(config(t, own, s)))
		if s.Ports != nil || own.Kafka() == own.ClickHouse() {
			continue
		}
		if got := string(config(t, &given, s)); !sameButAddresses(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", s.Name, got, want)
		}
	}
	if !given.Replaced(Kafka()) || !given.Replaced(ClickHouse()) || given.Replaced(Simulator()) {
		t.Error("given engines must replace the embedded ones and nothing else")
	}
}

// sameButAddresses compares without loopback addresses, of which test ports may coincide.
func sameButAddresses(a, b string) bool {
	strip := func(text string) string {
		for _, address := range []string{"10.0.0.1:9092", "10.0.0.2:9000"} {
			text = strings.ReplaceAll(text, address, "X")
		}
		for d := range 10 {
			text = strings.ReplaceAll(text, "127.0.0.1:2000"+string(rune('0'+d)), "X")
		}
		return text
	}
	return strip(a) == strip(b)
}

func TestSecretsStayAndAreTheUsersAlone(t *testing.T) {
	t.Parallel()
	sc := scene(t)
	if err := os.MkdirAll(sc.Knobs.In("secrets"), 0o700); err != nil {
		t.Fatal(err)
	}
	read := func() map[string]string {
		if err := WriteSecrets(sc); err != nil {
			t.Fatal(err)
		}
		all := map[string]string{}
		files, err := filepath.Glob(sc.Secret("*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			info, err := os.Stat(f)
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: got mode %v, %v; want 0600", f, info.Mode(), err)
			}
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.Base(f)] = string(raw)
		}
		return all
	}
	first := read()
	if len(first) != len(tokens())+1 {
		t.Errorf("got %d secrets, want %d", len(first), len(tokens())+1)
	}
	for name, value := range read() {
		if first[name] != value {
			t.Errorf("%s changed at the second start", name)
		}
	}
	for _, s := range All() {
		for name, value := range first {
			if strings.Contains(string(config(t, sc, s)), strings.TrimSpace(value)) {
				t.Errorf("the configuration of %s holds the secret %s", s.Name, name)
			}
		}
	}
}

func TestStopGoesFromSourcesToKafka(t *testing.T) {
	t.Parallel()
	sc := scene(t, "FAULT=land=land-after-insert:2")
	rank := map[string]int{}
	for _, s := range All() {
		rank[s.Name] = s.Process(sc).Rank
	}
	order := [][]string{{"okta-poll", "okta-hook", "okta-snapshot"}, {"enrich"}, {"detect", "review", "train", "baseline"}, {"land", "act", "approver", "report"}, {"simulator", "embedded-clickhouse"}, {"embedded-kafka"}}
	for i, group := range order {
		for _, name := range group {
			if rank[name] != i {
				t.Errorf("%s: got rank %d, want %d", name, rank[name], i)
			}
		}
	}
}

func TestAFaultIsForOneBinarysFirstStart(t *testing.T) {
	t.Parallel()
	sc := scene(t, "FAULT=land=land-after-insert:2")
	sc.Environ = Inherited([]string{"A=b", "RECERT_FAULT=x", "RECERT_LAND__ROWS=5"})
	for _, s := range All() {
		p := s.Process(sc)
		if strings.Join(p.Env, " ") != "A=b RECERT_LAND__ROWS=5" {
			t.Errorf("%s: got environment %q", s.Name, p.Env)
		}
		want := ""
		if s.Name == "land" {
			want = "RECERT_FAULT=land-after-insert:2"
		}
		if got := strings.Join(p.First, " "); got != want {
			t.Errorf("%s: got %q at the first start, want %q", s.Name, got, want)
		}
	}
}

func TestOnlyTheEmbeddedKafkaDiesGentlyAndForGood(t *testing.T) {
	t.Parallel()
	sc := scene(t)
	for _, s := range All() {
		p := s.Process(sc)
		if kafka := s.Name == "embedded-kafka"; p.Gentle != kafka || (p.Mortal != "") != kafka {
			t.Errorf("%s: got gentle %v, mortal %q", s.Name, p.Gentle, p.Mortal)
		}
	}
}

func TestPortsHaveTheirNames(t *testing.T) {
	t.Parallel()
	names := PortNames()
	for _, want := range []string{"kafka", "clickhouse_native", "clickhouse_http", "okta", "jira", "hook", "report", "metrics_okta-poll", "metrics_embedded-kafka", "metrics_land"} {
		if !slices.Contains(names, want) {
			t.Errorf("got %v, want %s among them", names, want)
		}
	}
	if slices.Contains(names, "metrics_migrate") {
		t.Error("a step that ends has no metrics to look at")
	}
	if sorted := slices.Sorted(slices.Values(names)); len(slices.Compact(sorted)) != len(names) {
		t.Errorf("a name is there twice: %v", names)
	}
}

func TestAMissingBinaryIsNamed(t *testing.T) {
	t.Parallel()
	if err := scene(t).Missing(); err == nil || !strings.Contains(err.Error(), "embedded-kafka is not in /nowhere/bin; run make build") {
		t.Errorf("got %v", err)
	}
}
