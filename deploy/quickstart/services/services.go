package services

import (
	"slices"
	"time"

	"recert/deploy/quickstart/supervise"
)

// Ranks order the stop: what brings data in stops first, what everybody leans on last.
const (
	rankSource = iota
	rankJoin
	rankScore
	rankSink
	rankWorld
	rankKafka
)

// Graces for the stop; each binary's own drain is shorter.
const (
	grace      = 15 * time.Second
	kafkaGrace = 60 * time.Second
)

// Service is one binary of the demo.
type Service struct {
	// Name is the binary's; its configuration is config/Name.yaml.
	Name string
	// Ports name what it listens on beside its metrics.
	Ports []string
	// Once is a step that ends by itself.
	Once bool
	// Engine is one that CLICKHOUSE or KAFKA replaces.
	Engine bool

	rank   int
	gentle bool
	mortal string
}

// Kafka is the embedded Kafka.
func Kafka() Service {
	return Service{
		Name: "embedded-kafka", Ports: []string{"kafka"}, Engine: true, rank: rankKafka, gentle: true,
		// A dead embedded Kafka may have lost or doubled records: everything has to be read again.
		mortal: "an embedded Kafka that was not stopped cleanly is not to be trusted: start the demo again, it then reads everything anew",
	}
}

// ClickHouse is the embedded ClickHouse.
func ClickHouse() Service {
	return Service{Name: "embedded-clickhouse", Ports: []string{"clickhouse_native", "clickhouse_http"}, Engine: true, rank: rankWorld}
}

// Simulator is the simulated Okta org and Jira site.
func Simulator() Service {
	return Service{Name: "simulator", Ports: []string{"okta", "jira"}, rank: rankWorld}
}

// Migrate creates the tables.
func Migrate() Service { return Service{Name: "migrate", Once: true, rank: rankSink} }

// Report writes the quality page; it is started last, when there are decisions to judge.
func Report() Service { return Service{Name: "report", Ports: []string{"report"}, rank: rankSink} }

// Stages are recert's own services, in the order in which they are started: readers before writers, so that
// nothing piles up.
func Stages() []Service {
	return []Service{
		{Name: "land", rank: rankSink},
		{Name: "act", rank: rankSink},
		{Name: "approver", rank: rankSink},
		{Name: "review", rank: rankScore},
		{Name: "train", rank: rankScore},
		{Name: "detect", rank: rankScore},
		{Name: "baseline", rank: rankScore},
		{Name: "enrich", rank: rankJoin},
		{Name: "okta-snapshot", rank: rankSource},
		{Name: "okta-hook", Ports: []string{"hook"}, rank: rankSource},
		{Name: "okta-poll", rank: rankSource},
	}
}

// All returns every service.
func All() []Service {
	return append(append([]Service{Kafka(), ClickHouse(), Simulator(), Migrate()}, Stages()...), Report())
}

// PortNames names every port of the demo, in the order in which PORT=base counts them.
func PortNames() []string {
	var names []string
	for _, s := range All() {
		names = append(names, s.Ports...)
	}
	for _, s := range All() {
		if !s.Once {
			names = append(names, s.Metrics())
		}
	}
	return names
}

// Metrics names the port of its metrics.
func (s Service) Metrics() string { return "metrics_" + s.Name }

// Process describes how to run the service.
func (s Service) Process(sc *Scene) supervise.Process {
	p := supervise.Process{
		Name: s.Name, Path: sc.Binary(s.Name), Args: []string{"-config", sc.ConfigFile(s.Name)}, Env: sc.Environ,
		Rank: s.rank, Gentle: s.gentle, Once: s.Once, Mortal: s.mortal, Grace: grace,
	}
	if s.rank == rankKafka {
		p.Grace = kafkaGrace
	}
	if point := sc.Knobs.Faults[s.Name]; point != "" {
		p.First = []string{"RECERT_FAULT=" + point}
	}
	return p
}

// Known tells whether a binary belongs to the demo.
func Known(name string) bool {
	return slices.ContainsFunc(All(), func(s Service) bool { return s.Name == name })
}
