package summary

import (
	"maps"
	"slices"
	"strings"
)

// Places is where to look next.
type Places struct {
	// Home is the demo's folder, Page the quality page, Endpoints the addresses by name.
	Home      string
	Page      string
	Endpoints map[string]string
	// Topics are the names of the topics worth a look.
	Topics []string
	// Ends says that the services end with the summary.
	Ends bool
}

// SampleQuery is a query that works as it stands.
const SampleQuery = "SELECT outcome, reason_codes FROM recert.recommendations ORDER BY risk DESC LIMIT 9"

func (p Places) write(t *text) {
	at := func(name string) string { return p.Endpoints[name] }
	t.line("Where to look next")
	if p.Ends {
		t.wrap("  ", "EXIT=1: the services stop now. The same command without it goes on from here and stays up; these addresses answer then.")
	}
	http := ""
	if at("clickhouse_http") != "" {
		http = ", HTTP " + at("clickhouse_http")
	}
	t.line("  ClickHouse  native %s%s, database recert, user default", at("clickhouse_native"), http)
	t.line("    queries to start with are in schemas/clickhouse/README.md; one to begin with:")
	t.b.WriteString("    " + p.sample() + "\n")
	t.line("  Kafka       %s", at("kafka"))
	t.wrap("    topics: ", strings.Join(p.Topics, " "))
	t.line("  Okta        http://%s/sim/status tells what was asked of the simulated org; Jira http://%s", at("okta"), at("jira"))
	var metrics []string
	for _, name := range slices.Sorted(maps.Keys(p.Endpoints)) {
		if service, ok := strings.CutPrefix(name, "metrics_"); ok {
			metrics = append(metrics, service+" "+p.Endpoints[name])
		}
	}
	t.line("  metrics     http://ADDRESS/metrics of:")
	t.wrap("    ", strings.Join(metrics, ", "))
	t.line("  files       %s: endpoints.json summary.json truth.json config/ logs/", p.Home)
	t.line("  report      how good the recommendations are: %s", p.Page)
	t.line("    served at http://%s/ while the demo lives", at("report"))
}

// sample is a query as it can be pasted: for a shell where the HTTP port is known, else for a client.
func (p Places) sample() string {
	if at := p.Endpoints["clickhouse_http"]; at != "" {
		return "curl -s " + at + " -d \"" + SampleQuery + "\""
	}
	return SampleQuery
}
