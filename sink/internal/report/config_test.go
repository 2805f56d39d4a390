package report

import (
	"path/filepath"
	"testing"

	"recert/schemas/boottest"
)

func TestReportConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	c.ClickHouse.Address = "127.0.0.1:9000"
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	c.ClickHouse.Address, c.Every, c.Campaigns, c.Listen, c.Once = "", 0, 99, "nowhere", true
	boottest.Names(t, c.Validate(), "clickhouse.address: ", "every: ", "campaigns: ", "listen: ", "page: ")
}

// TestReportExampleIsComplete reads the example strictly, and again with every commented line switched on.
func TestReportExampleIsComplete(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "report.example.yaml")
	boottest.Example(t, file, DefaultConfig())
	boottest.Uncommented(t, file, DefaultConfig())
}

// TestReportReadmeNamesEveryKeyAndMetric keeps the page that an operator reads complete.
func TestReportReadmeNamesEveryKeyAndMetric(t *testing.T) {
	t.Parallel()
	d := boottest.Deps("report")
	names := []string{"`every`", "`campaigns`", "`page`", "`listen`", "`reviewer_ids`", "`once`"}
	for name := range newMetrics(d.Metrics).gauges {
		names = append(names, "`"+name+"`")
	}
	boottest.Shows(t, filepath.Join("..", "..", "README.md"), names...)
}
