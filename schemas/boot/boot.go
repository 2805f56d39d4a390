package boot

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Config is a service's configuration: a plain struct with yaml tags.
type Config interface {
	// Validate reports every problem at once, each line `key: what is wrong; how to fix it`.
	Validate() error
	// BootService returns the part of the configuration that boot itself reads.
	BootService() Service
}

// Unit is what a service does.
type Unit interface {
	// Run blocks. When ctx ends it takes no new input, finishes what it took, and returns nil.
	Run(ctx context.Context) error
}

// Deps is what code, not the user, hands to a service.
type Deps struct {
	// Name is the binary's, Version the build's.
	Name, Version string
	Log           *slog.Logger
	Metrics       prometheus.Registerer
	Ready         *Readiness
}

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// Main runs a service from the command line and never returns.
// New must be inert: it validates and allocates, and touches no network.
func Main[C Config, U Unit](name string, defaults func() C, build func(C, Deps) (U, error)) {
	p := program[C, U]{name: name, defaults: defaults, build: build, out: os.Stdout, errs: os.Stderr, environ: os.Environ()}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	os.Exit(p.run(ctx, os.Args[1:])) //nolint:gocritic // stop is of no use once the process ends
}

type program[C Config, U Unit] struct {
	name      string
	defaults  func() C
	build     func(C, Deps) (U, error)
	out, errs io.Writer
	environ   []string
}

type flags struct {
	config               string
	check, dump, version bool
}

func (p *program[C, U]) run(ctx context.Context, args []string) int {
	f, err := p.parse(args)
	if err != nil {
		return exitUsage
	}
	if f.version {
		fmt.Fprintf(p.out, "%s %s\n", p.name, Version())
		return exitOK
	}
	cfg, err := load(p.defaults(), f.config, envPrefix(p.name), p.environ)
	if err == nil {
		err = cfg.Validate()
	}
	if err != nil {
		return p.fail(exitUsage, err)
	}
	if f.dump {
		return p.dump(cfg)
	}
	return p.start(ctx, cfg, f.check)
}

func (p *program[C, U]) parse(args []string) (flags, error) {
	var f flags
	set := flag.NewFlagSet(p.name, flag.ContinueOnError)
	set.SetOutput(p.errs)
	set.StringVar(&f.config, "config", "", "YAML `file`; every key can be overridden by "+envPrefix(p.name)+"KEY__SUBKEY")
	set.BoolVar(&f.check, "check", false, "check the configuration and exit")
	set.BoolVar(&f.dump, "dump", false, "print the effective configuration without secrets and exit")
	set.BoolVar(&f.version, "version", false, "print the version and exit")
	if err := set.Parse(args); err != nil {
		return f, err
	}
	if set.NArg() > 0 {
		fmt.Fprintf(p.errs, "%s: unexpected argument %q; settings belong in the file named by -config\n", p.name, set.Arg(0))
		return f, errors.New("unexpected argument")
	}
	return f, nil
}

func (p *program[C, U]) start(ctx context.Context, cfg C, checkOnly bool) int {
	service := cfg.BootService()
	registry := newRegistry(p.name)
	ready := &Readiness{}
	deps := Deps{Name: p.name, Version: Version(), Log: newLog(p.errs, service, p.name), Metrics: registry, Ready: ready}
	unit, err := p.build(cfg, deps)
	if err != nil {
		return p.fail(exitUsage, err)
	}
	if checkOnly {
		fmt.Fprintf(p.out, "%s: configuration is complete\n", p.name)
		return exitOK
	}
	stop, err := serveMetrics(service.Metrics, registry, ready)
	if err != nil {
		return p.fail(exitUsage, err)
	}
	defer stop()
	// A start that fails is one line, so "started" waits until it did not.
	ready.first = func() { deps.Log.Info("started", "version", deps.Version) }
	err = drain(ctx, unit, service.Drain)
	var misconfigured *ConfigError
	switch {
	case err == nil:
		deps.Log.Info("stopped")
		return exitOK
	case errors.As(err, &misconfigured):
		return p.fail(exitUsage, misconfigured)
	default:
		return p.fail(exitFailed, err)
	}
}

// drain runs the unit and, once ctx has ended, gives it the grace time to return.
func drain(ctx context.Context, unit Unit, grace time.Duration) error {
	done := make(chan error, 1)
	go func() { done <- unit.Run(ctx) }()
	select {
	case err := <-done:
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			return nil
		}
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-done:
		if errors.Is(err, context.Canceled) {
			return nil
		}
		return err
	case <-time.After(grace):
		return fmt.Errorf("stopping: work was still going on after %s (service.drain)", grace)
	}
}

// fail prints one line a problem and returns the exit code.
func (p *program[C, U]) fail(code int, err error) int {
	for _, line := range problems(err) {
		fmt.Fprintf(p.errs, "%s: %s\n", p.name, line)
	}
	return code
}
