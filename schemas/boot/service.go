package boot

import (
	"errors"
	"log/slog"
	"net"
	"time"
)

// Service is the part of every configuration that boot reads, key `service`.
type Service struct {
	// Metrics is the address of /metrics, /healthz and /readyz. Default 127.0.0.1:0, a free port.
	Metrics string `yaml:"metrics"`
	// LogLevel is debug, info, warn or error. Default info.
	LogLevel string `yaml:"log_level"`
	// Drain is how long a stop may take before work is cut off. Default 25s; keep it below the pod's grace.
	Drain time.Duration `yaml:"drain"`
}

// DefaultService returns the defaults of Service.
func DefaultService() Service {
	return Service{Metrics: "127.0.0.1:0", LogLevel: "info", Drain: 25 * time.Second}
}

// Validate reports every problem of the section.
func (s Service) Validate() error {
	var errs []error
	if _, _, err := net.SplitHostPort(s.Metrics); err != nil {
		errs = append(errs, Problem("service.metrics", "%q is no host:port; write for example 127.0.0.1:9464", s.Metrics))
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		errs = append(errs, Problem("service.log_level", "%q is no level; use debug, info, warn or error", s.LogLevel))
	}
	if s.Drain <= 0 {
		errs = append(errs, Problem("service.drain", "%s is no grace time; write for example 25s", s.Drain))
	}
	return errors.Join(errs...)
}
