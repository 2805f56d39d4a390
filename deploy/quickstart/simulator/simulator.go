package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"recert/deploy/quickstart/simulator/clock"
	"recert/deploy/quickstart/simulator/jira"
	"recert/deploy/quickstart/simulator/okta"
	"recert/deploy/quickstart/simulator/org"
	"recert/deploy/quickstart/simulator/syslog"
	"recert/schemas/boot"
)

// Simulator is the service. Its parts are made in Run, because they take the home folder.
type Simulator struct {
	cfg     Config
	deps    boot.Deps
	metrics *metrics
}

// New returns the service; it touches neither network nor disk.
func New(cfg Config, d boot.Deps) (*Simulator, error) {
	return &Simulator{cfg: cfg, deps: d, metrics: newMetrics(d.Metrics)}, nil
}

// world is a running org with all its parts.
type world struct {
	cfg    Config
	org    *org.Org
	log    *syslog.Log
	life   *syslog.Life
	clock  *clock.Clock
	home   *home
	okta   *okta.Server
	jira   *jira.Server
	faults *okta.Faults
	check  *checker
	hook   *hookFeed
	// distinct and rejected tell what of the log file are different events and what is none.
	distinct, rejected int
	lived              int
	deciding           sync.Mutex
}

// Run draws or resumes the org and serves it until ctx ends.
func (s *Simulator) Run(ctx context.Context) error {
	w, err := build(s.cfg)
	if err != nil {
		return err
	}
	defer func() { _ = w.home.journal.Close() }()
	oktaAt, err := listen(ctx, "okta.listen", s.cfg.Okta.Listen)
	if err != nil {
		return err
	}
	jiraAt, err := listen(ctx, "jira.listen", s.cfg.Jira.Listen)
	if err != nil {
		return err
	}
	if err := w.announce(oktaAt, jiraAt); err != nil {
		return err
	}
	s.metrics.watch(w)
	s.deps.Log.Info("org is ready", "okta", oktaAt.Addr().String(), "jira", jiraAt.Addr().String(), "events", w.log.Len(), "items", s.cfg.Items, "conformance", w.check.state())
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return serve(ctx, oktaAt, w.oktaHandler()) })
	g.Go(func() error { return serve(ctx, jiraAt, w.check.jiraExchange(w.jira.Handler())) })
	g.Go(func() error { return w.live(ctx) })
	g.Go(func() error { return w.hook.run(ctx, s.deps.Log) })
	s.deps.Ready.Set(true)
	err = g.Wait()
	return errors.Join(err, w.saveClock())
}

// build makes every part out of the config and the home folder.
func build(cfg Config) (*world, error) {
	o, err := org.New(cfg.params())
	if few := new(org.TooManyItemsError); errors.As(err, &few) {
		return nil, &boot.ConfigError{Key: "items", Err: few, Fix: fmt.Sprintf("set items to at most %d, or more users", few.Most)}
	} else if err != nil {
		return nil, err
	}
	h, err := openHome(cfg)
	if err != nil {
		return nil, err
	}
	w := &world{cfg: cfg, org: o, home: h, faults: &okta.Faults{}, log: syslog.New(o, h.lines)}
	w.life = syslog.NewLife(w.log)
	w.distinct, w.rejected = identities(o.ID, h.lines)
	base := org.ClockStart()
	if h.resume.After(base) {
		base = h.resume.Add(2 * time.Second)
	}
	w.clock = clock.New(base)
	keys, err := cfg.keys()
	if err != nil {
		return nil, err
	}
	if w.check, err = newChecker(cfg.Conformance, h.lines); err != nil {
		return nil, err
	}
	w.okta = okta.New(okta.Deps{
		Org: o, Log: w.log, Now: w.clock.Now, Limits: newLimits(cfg, w.clock.Now), Keys: keys, Faults: w.faults, Journal: h.journal.Append,
		Handed: w.handed, Live: cfg.Live,
	})
	token, err := cfg.Jira.Token.Value()
	if err != nil {
		return nil, &boot.ConfigError{Key: "jira.token", Err: err, Fix: "give text or a readable {file: PATH}"}
	}
	w.jira = jira.New(jira.Deps{
		Email: cfg.Jira.Email, Token: token, Project: cfg.Jira.Project, SearchDelay: cfg.Jira.SearchDelay, PerMinute: cfg.Jira.PerMinute,
		Now: w.clock.Now, Journal: h.journal.Append,
	})
	if w.hook, err = newHookFeed(cfg.Hook, w); err != nil {
		return nil, err
	}
	return w, errors.Join(w.replay(), w.saveClock())
}

// announce writes the files that tests and the summary read, and where the APIs are.
func (w *world) announce(oktaAt, jiraAt net.Listener) error {
	truth, err := w.org.TruthJSON()
	if err != nil {
		return err
	}
	addresses, err := json.Marshal(map[string]string{"okta": "http://" + oktaAt.Addr().String(), "jira": "http://" + jiraAt.Addr().String()})
	if err != nil {
		return fmt.Errorf("encoding addresses: %w", err)
	}
	for name, data := range map[string][]byte{
		"truth.json": truth, "sod.yaml": w.org.SoDYAML(), "privileged.yaml": w.org.PrivilegedYAML(), "simulator/addresses.json": append(addresses, '\n'),
	} {
		if err := writeFile(filepath.Join(w.cfg.Home, filepath.FromSlash(name)), data); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) saveClock() error {
	return os.WriteFile(w.home.path("clock"), []byte(w.clock.Now().Format(time.RFC3339Nano)+"\n"), 0o600)
}

func listen(ctx context.Context, key, address string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, &boot.ConfigError{Key: key, Err: err, Fix: "choose a free loopback port"}
	}
	return l, nil
}

// serve answers on l until ctx ends, then lets running requests finish.
func serve(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("serving %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := server.Shutdown(grace)
	<-done
	return err
}
