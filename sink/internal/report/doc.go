// Package report publishes how good a campaign's recommendations are: as metrics and as one page.
//
// Input are the views quality_* of ClickHouse, which analysts read too; output a self-contained HTML file, the same
// page at / and gauges on /metrics. It decides nothing and writes nowhere else. A look that fails leaves the last
// page in place, marked as old, and is tried again; with once it ends with the error after a few tries.
package report
