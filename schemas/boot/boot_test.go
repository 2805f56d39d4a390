package boot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

type sample struct {
	Service  Service       `yaml:"service"`
	Org      string        `yaml:"org"`
	Token    Secret        `yaml:"token"`
	Interval time.Duration `yaml:"interval"`
	Kafka    struct {
		Brokers []string `yaml:"brokers"`
	} `yaml:"kafka"`
}

func (s sample) BootService() Service { return s.Service }

func (s sample) Validate() error {
	var errs []error
	if s.Org == "" {
		errs = append(errs, Problem("org", "is missing; write the URL of the org"))
	}
	if s.Interval < time.Second {
		errs = append(errs, Problem("interval", "%s is too short; at least 1s", s.Interval))
	}
	return errors.Join(append(errs, s.Service.Validate())...)
}

type unit func(context.Context) error

func (u unit) Run(ctx context.Context) error { return u(ctx) }

func runSample(t *testing.T, yaml string, environ []string, run unit, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	p := program[sample, unit]{
		name: "okta-poll", out: &o, errs: &e, environ: environ,
		defaults: func() sample { return sample{Service: DefaultService(), Interval: 10 * time.Second} },
		build:    func(sample, Deps) (unit, error) { return run, nil },
	}
	file := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(file, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	code = p.run(t.Context(), append([]string{"-config", file}, args...))
	return code, o.String(), e.String()
}

func TestConfigMistakesExitTwoWithOneLineEach(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, yaml string
		environ    []string
		want       []string
	}{
		{"missing key", "interval: 10s\n", nil, []string{"okta-poll: org: is missing"}},
		{"every problem at once", "interval: 1ms\n", nil, []string{"org: ", "interval: "}},
		{"unknown key", "org: x\nintervall: 10s\n", nil, []string{"intervall"}},
		{"wrong unit", "org: x\ninterval: ten\n", nil, []string{"c.yaml"}},
		{"bad level", "org: x\nservice: {log_level: loud}\n", nil, []string{"service.log_level"}},
		{"unknown override", "org: x\n", []string{"RECERT_OKTA_POLL__KAFKA__BROKER=x"}, []string{"RECERT_OKTA_POLL__KAFKA__BROKER"}},
		{"no yaml", "org: [\n", nil, []string{"c.yaml"}},
	}
	for _, c := range cases {
		code, _, errs := runSample(t, c.yaml, c.environ, nil)
		if code != exitUsage || strings.Count(errs, "\n") != len(c.want) {
			t.Errorf("%s: exit %d, lines:\n%s", c.name, code, errs)
		}
		for _, w := range c.want {
			if !strings.Contains(errs, w) {
				t.Errorf("%s: %q does not name %q", c.name, errs, w)
			}
		}
	}
}

func TestEnvironmentOverridesFile(t *testing.T) {
	t.Parallel()
	code, out, errs := runSample(t, "org: file\ntoken: tops3cret\n",
		[]string{"RECERT_OKTA_POLL__ORG=env", "RECERT_OKTA_POLL__KAFKA__BROKERS=[a:1, b:2]", "RECERT_OKTA_POLL__INTERVAL=30s"}, nil, "-dump")
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for _, want := range []string{"org: env", "- b:2", "interval: 30s", "token: '[redacted]'"} {
		if !strings.Contains(strings.ReplaceAll(out, `"`, `'`), want) {
			t.Errorf("dump lacks %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "tops3cret") {
		t.Error("the dump shows a secret")
	}
}

func TestSecretNeverPrints(t *testing.T) {
	t.Parallel()
	s := NewSecret("tops3cret")
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "s", s)
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s", s, s, s, s), fmt.Sprintf("%#v", struct{ S Secret }{s}), log.String()} {
		if strings.Contains(text, "tops3cret") {
			t.Errorf("the secret shows: %s", text)
		}
	}
	if v, err := s.Value(); v != "tops3cret" || err != nil {
		t.Errorf("got %q, %v", v, err)
	}
	if _, err := SecretFile(filepath.Join(t.TempDir(), "none")).Value(); err == nil {
		t.Error("a missing file must be an error")
	}
}

func TestRunErrorsMapToExitCodes(t *testing.T) {
	t.Parallel()
	closed := &ConfigError{Key: "kafka.brokers", Err: errors.New("127.0.0.1:1: connection refused"), Fix: "start the broker or name another"}
	cases := []struct {
		name string
		err  error
		code int
	}{
		{"clean", nil, exitOK},
		{"failed", errors.New("reading page: gone"), exitFailed},
		{"misconfigured", fmt.Errorf("starting: %w", closed), exitUsage},
	}
	for _, c := range cases {
		code, _, errs := runSample(t, "org: x\n", nil, func(context.Context) error { return c.err })
		if code != c.code {
			t.Errorf("%s: exit %d, want %d (%s)", c.name, code, c.code, errs)
		}
	}
}

func TestTakenMetricsPortIsNamed(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	code, _, errs := runSample(t, "org: x\nservice: {metrics: '"+taken.Addr().String()+"'}\n", nil, func(context.Context) error { return nil })
	if code != exitUsage || !strings.Contains(errs, "service.metrics") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestThrottleSwallowsAndCounts(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	th := NewThrottle(slog.NewTextHandler(&out, nil))
	now := time.Unix(0, 0)
	th.state.clock = func() time.Time { return now }
	log := slog.New(th)
	for range 10 {
		log.Warn("broker is away")
	}
	log.Info("something else")
	now = now.Add(throttleWindow)
	log.Warn("broker is away")
	if got := strings.Count(out.String(), "broker is away"); got != throttleBurst+1 {
		t.Errorf("%d lines passed, want %d", got, throttleBurst+1)
	}
	if !strings.Contains(out.String(), "swallowed=7") {
		t.Errorf("the swallowed are not counted:\n%s", out.String())
	}
}

func TestSectionReadsOneSectionStrictlyAndNoOther(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"other: {unknown: 1}\nkafka: {port: 7}\n": "",
		"kafka:\n":                             "section kafka is missing",
		"other: 1\n":                           "section kafka is missing",
		"":                                     "section kafka is missing",
		"kafka: {prot: 7, password: s3cret}\n": "unknown field",
		"kafka: [port]\n":                      "the README of the folder lists the keys",
		"kafka: {port: 7\n":                    "the README of the folder lists the keys",
	} {
		path := filepath.Join(t.TempDir(), "c.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got := struct {
			Port int    `yaml:"port"`
			Host string `yaml:"host"`
		}{Port: 1, Host: "default"}
		err := Section(path, "kafka", &got)
		switch {
		case want == "":
			if err != nil || got.Port != 7 || got.Host != "default" {
				t.Errorf("%q: %+v, %v", text, got, err)
			}
		case err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "\n"):
			t.Errorf("%q: %v, want one line with %q", text, err, want)
		}
	}
}
