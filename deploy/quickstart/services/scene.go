package services

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"recert/deploy/quickstart/knobs"
)

// standIn is the approver, which refuses to work on a Kafka of another machine.
const standIn = "approver"

// Scene is what the configuration files are made from.
type Scene struct {
	Knobs knobs.Knobs
	// Address returns host:port of a port's name.
	Address func(name string) string
	// Bin is the folder of the binaries.
	Bin string
	// Environ is the environment that services get.
	Environ []string
	// Specs is the folder of the OpenAPI files, empty where there is none.
	Specs string
}

// Kafka is the address of the engine in use.
func (s *Scene) Kafka() string { return s.engine(s.Knobs.Kafka, "kafka") }

// ClickHouse is the native address of the engine in use.
func (s *Scene) ClickHouse() string { return s.engine(s.Knobs.ClickHouse, "clickhouse_native") }

func (s *Scene) engine(given, name string) string {
	if given != "" {
		return given
	}
	return s.Address(name)
}

// Okta and Jira are the URLs of the simulated sites, Hook that of the event hook.
func (s *Scene) Okta() string { return "http://" + s.Address("okta") }

// Jira is the URL of the simulated Jira site.
func (s *Scene) Jira() string { return "http://" + s.Address("jira") }

// Binary is the path of a binary.
func (s *Scene) Binary(name string) string { return filepath.Join(s.Bin, name) }

// ConfigFile is the path of a service's configuration.
func (s *Scene) ConfigFile(name string) string { return s.Knobs.In("config", name+".yaml") }

// Page is the path of the quality page.
func (s *Scene) Page() string { return s.Knobs.In("report.html") }

// Secret is the path of a secret.
func (s *Scene) Secret(name string) string { return s.Knobs.In("secrets", name) }

// Missing names the first binary that is not there.
func (s *Scene) Missing() error {
	for _, service := range All() {
		if s.Replaced(service) {
			continue
		}
		if _, err := os.Stat(s.Binary(service.Name)); err != nil {
			return fmt.Errorf("%s is not in %s; run make build", service.Name, s.Bin)
		}
	}
	return nil
}

// Replaced tells whether the service is not started: a given engine stands in for it, or it would not work on that.
func (s *Scene) Replaced(service Service) bool {
	switch service.Name {
	case Kafka().Name:
		return s.Knobs.Kafka != ""
	case ClickHouse().Name:
		return s.Knobs.ClickHouse != ""
	case standIn:
		return !s.Knobs.StandIn()
	default:
		return false
	}
}

// Stages are the stages that are started.
func (s *Scene) Stages() []Service { return slices.DeleteFunc(Stages(), s.Replaced) }

// Inherited is the part of an environment that services get: all but the switch of the kill tests.
func Inherited(environ []string) []string {
	var kept []string
	for _, entry := range environ {
		if !strings.HasPrefix(entry, "RECERT_FAULT=") {
			kept = append(kept, entry)
		}
	}
	return kept
}
