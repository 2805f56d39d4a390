package eval

import (
	"os"
	"path/filepath"
	"time"

	"recert/deploy/quickstart/supervise"
)

// service is one process of a seed.
type service struct {
	name   string
	ports  []string
	rank   int // lower ones are stopped first
	gentle bool
}

var (
	brokerService = service{name: "embedded-kafka", ports: []string{"kafka"}, rank: 4, gentle: true}
	tablesService = service{name: "embedded-clickhouse", ports: []string{"clickhouse_native", "clickhouse_http"}, rank: 3}
	orgService    = service{name: "simulator-year", ports: []string{"okta"}, rank: 3}
	migrateStep   = service{name: "migrate", rank: 2}
	reportStep    = service{name: "report", rank: 2}
	trainService  = service{name: "train", rank: 1}
	listService   = service{name: "okta-snapshot", rank: 0}
	pollService   = service{name: "okta-poll", rank: 0}
)

// stages are recert's own services that read before anything is written.
func (e *Evaluation) stages() []service {
	list := []service{{name: "land", rank: 2}, {name: "review", rank: 1}, {name: "enrich", rank: 1}}
	if e.trains() {
		list = append(list, trainService)
	}
	return list
}

// trains tells whether there is a trainer and it is wanted.
func (e *Evaluation) trains() bool {
	_, err := os.Stat(filepath.Join(e.Bin, trainService.name))
	return e.Knobs.Train && err == nil
}

func (e *Evaluation) all() []service {
	list := append(append([]service{brokerService, tablesService, orgService, migrateStep}, e.stages()...), listService, pollService)
	if e.Knobs.Report != "" {
		list = append(list, reportStep)
	}
	return list
}

func (r *run) process(s service) supervise.Process {
	p := supervise.Process{
		Name: s.name, Path: filepath.Join(r.Bin, s.name), Args: []string{"-config", r.scene.configFile(s.name)}, Env: r.Environ,
		Rank: s.rank, Gentle: s.gentle, Grace: 15 * time.Second,
	}
	if s.gentle {
		p.Mortal = "an embedded Kafka that ended has lost what the evaluation needs"
		p.Grace = time.Minute
	}
	return p
}
