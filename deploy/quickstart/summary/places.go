package summary

import (
	"maps"
	"slices"
	"strings"
)

// Places is where to look next.
type Places struct {
	// Home is the demo's folder, Endpoints the addresses by name.
	Home      string
	Endpoints map[string]string
	// Topics are the names of the topics worth a look.
	Topics []string
}

// SampleQuery is a query that works as it stands.
const SampleQuery = "SELECT user_id, app_id, outcome, confidence, reasons.text FROM recert.recommendations ORDER BY risk DESC LIMIT 10"

func (p Places) write(t *text) {
	at := func(name string) string { return p.Endpoints[name] }
	t.line("Where to look next")
	t.line("  ClickHouse  native %s, HTTP %s, user default, database recert; five queries in schemas/clickhouse/README.md", at("clickhouse_native"), at("clickhouse_http"))
	if at("clickhouse_http") != "" {
		t.line("    curl -s %s --data-binary '", at("clickhouse_http"))
		t.b.WriteString("      " + SampleQuery + " FORMAT Vertical'\n")
	}
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
}
