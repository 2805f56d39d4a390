package simulator

import (
	"fmt"
	"net/http"

	"recert/deploy/quickstart/simulator/conform"
	"recert/deploy/quickstart/simulator/jira"
	"recert/deploy/quickstart/simulator/okta"
	"recert/schemas/boot"
)

// checker puts the OpenAPI check around both APIs.
type checker struct{ all *conform.Checker }

func newChecker(cfg Conformance, lines [][]byte) (*checker, error) {
	patterns := jira.Operations()
	for _, op := range okta.Operations() {
		patterns = append(patterns, op.Pattern)
	}
	all, err := conform.New(cfg.Specs, patterns, cfg.LogPages, lines)
	if err != nil {
		return nil, &boot.ConfigError{Key: "conformance.specs", Err: fmt.Errorf("%s: %w", cfg.Specs, err), Fix: "name the folder of the OpenAPI files, or leave it empty"}
	}
	return &checker{all: all}, nil
}

func (c *checker) state() string                            { return c.all.State() }
func (c *checker) report() conform.Report                   { return c.all.Report() }
func (c *checker) oktaExchange(h http.Handler) http.Handler { return c.all.Exchange(h) }
func (c *checker) jiraExchange(h http.Handler) http.Handler { return c.all.Exchange(h) }
