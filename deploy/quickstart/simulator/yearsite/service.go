package yearsite

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"recert/schemas/boot"
)

// Service is the unit.
type Service struct {
	cfg  Config
	deps boot.Deps
}

// New returns the service; it touches neither network nor disk.
func New(cfg Config, d boot.Deps) (*Service, error) { return &Service{cfg: cfg, deps: d}, nil }

// Run invents the org and serves it until ctx ends.
func (u *Service) Run(ctx context.Context) error {
	s, err := newSite(u.cfg)
	if err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", u.cfg.Listen)
	if err != nil {
		return &boot.ConfigError{Key: "listen", Err: err, Fix: "choose a free loopback port"}
	}
	if err := s.declare(); err != nil {
		return err
	}
	u.deps.Log.Info("org is ready", "okta", l.Addr().String(), "events", s.world.Log().Len())
	server := &http.Server{Handler: s.handler(), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.publish(ctx) })
	g.Go(func() error {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		return server.Shutdown(grace)
	})
	g.Go(func() error {
		if err := server.Serve(l); err != http.ErrServerClosed {
			return fmt.Errorf("serving %s: %w", l.Addr(), err)
		}
		return nil
	})
	u.deps.Ready.Set(true)
	return g.Wait()
}

// declare writes what the org declares in files.
func (s *site) declare() error {
	o := s.world.Frame(s.world.Day() - 1)
	for name, data := range map[string][]byte{"sod.yaml": o.SoDYAML(), "privileged.yaml": o.PrivilegedYAML()} {
		if err := replace(filepath.Join(s.cfg.Home, name), data); err != nil {
			return err
		}
	}
	return nil
}

// publish writes the truth about each campaign once it is launched, for the evaluation alone; truth.json is the newest.
func (s *site) publish(ctx context.Context) error {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		s.mu.Lock()
		for s.truths < s.world.Launched() {
			raw, err := json.MarshalIndent(s.world.Truth(s.truths), "", " ")
			for _, file := range []string{TruthFile(s.cfg.Home, s.truths), filepath.Join(s.cfg.Home, "truth.json")} {
				if err == nil {
					err = replace(file, append(raw, '\n'))
				}
			}
			if err != nil {
				s.mu.Unlock()
				return err
			}
			s.truths++
		}
		s.mu.Unlock()
	}
}

// TruthFile is where the truth about campaign c, from 0, is written.
func TruthFile(home string, c int) string {
	return filepath.Join(home, fmt.Sprintf("truth-%d.json", c+1))
}

// replace writes a file whole.
func replace(path string, data []byte) error {
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), err)
	}
	return nil
}
