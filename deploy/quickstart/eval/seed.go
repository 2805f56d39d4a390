package eval

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/deploy/quickstart/endpoints"
	"recert/deploy/quickstart/simulator/year"
	"recert/deploy/quickstart/supervise"
)

// run is the evaluation of one seed.
type run struct {
	*Evaluation
	scene scene
	began time.Time
	ports *endpoints.Ports
	super *supervise.Supervisor
	conn  driver.Conn
	bar   *bar
	// last tells that it is the last seed's.
	last bool
}

// seed lets one org live through its year.
func (e *Evaluation) seed(ctx context.Context, seed uint64, number int) (result *Result, err error) {
	home, clean, err := e.home(seed)
	if err != nil {
		return nil, err
	}
	defer clean()
	ctx, cancel := context.WithTimeoutCause(ctx, e.Knobs.Timeout, fmt.Errorf("it took longer than %s; TIMEOUT= gives it more", e.Knobs.Timeout))
	defer cancel()
	org := e.Knobs.Org
	org.Seed = seed
	r := &run{Evaluation: e, scene: scene{Org: org, Home: home, Report: e.Knobs.Report}, began: time.Now(), last: number == len(e.Knobs.Seeds)-1}
	r.bar = newBar(e, seed, number)
	defer r.bar.end()
	if err := r.prepare(); err != nil {
		return nil, err
	}
	defer r.ports.Close()
	r.super = supervise.New(supervise.Deps{Logs: r.scene.In("logs"), PIDs: r.scene.In("run"), Note: r.bar.note})
	defer r.stop()
	result, err = r.year(ctx)
	if cause := context.Cause(ctx); err != nil && cause != nil && !errors.Is(err, cause) {
		err = fmt.Errorf("%w (%w)", cause, err)
	}
	return result, err
}

// home makes the seed's folder, and tells how it is removed.
func (e *Evaluation) home(seed uint64) (home string, clean func(), err error) {
	if e.Knobs.Home == "" {
		home, err = os.MkdirTemp("", "recert-eval-")
		return home, func() { _ = os.RemoveAll(home) }, err
	}
	home = filepath.Join(e.Knobs.Home, fmt.Sprintf("seed-%d", seed))
	if _, err := os.Stat(filepath.Join(home, "config")); err == nil {
		return "", nil, fmt.Errorf("HOME_DIR: %s is from an earlier evaluation; remove it, or name another folder", home)
	}
	return home, func() {}, os.MkdirAll(home, 0o755)
}

// prepare writes everything that services read.
func (r *run) prepare() error {
	var token [24]byte
	if _, err := rand.Read(token[:]); err != nil {
		return err
	}
	r.scene.Token = hex.EncodeToString(token[:])
	for _, dir := range []string{"logs", "run", "config"} {
		if err := os.MkdirAll(r.scene.In(dir), 0o700); err != nil {
			return fmt.Errorf("HOME_DIR: %w", err)
		}
	}
	var names []string
	for _, s := range r.all() {
		names = append(append(names, s.ports...), metricsOf(s.name))
	}
	var err error
	if r.ports, err = endpoints.Reserve(r.scene.In("ports.json"), 0, names); err != nil {
		return err
	}
	r.scene.address = r.ports.Address
	for _, s := range r.all() {
		if err := r.scene.write(s.name); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) start(list ...service) error {
	for _, s := range list {
		r.ports.Release(append(s.ports, metricsOf(s.name))...)
		if err := r.super.Start(r.process(s)); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) stop() {
	if r.conn != nil {
		_ = r.conn.Close()
	}
	r.super.Stop()
}

// year goes from launch to launch.
func (r *run) year(ctx context.Context) (*Result, error) {
	if err := r.open(ctx); err != nil {
		return nil, err
	}
	for c := range year.Campaigns {
		if err := r.campaign(ctx, c); err != nil {
			return nil, err
		}
	}
	res, err := r.result(ctx)
	if err == nil && r.last && r.Knobs.Report != "" {
		err = r.report(ctx)
	}
	return res, err
}
