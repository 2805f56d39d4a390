package report

import (
	"errors"
	"net"
	"time"

	"recert/schemas/boot"
	"recert/schemas/olap"
)

// Config tells what to report and where to.
type Config struct {
	// Service is the part that every binary has.
	Service boot.Service `yaml:"service"`
	// ClickHouse is the database; migrate must have run. SELECT is enough. Timeout defaults to 5m here.
	ClickHouse olap.Config `yaml:"clickhouse"`
	// Every is the pause between two looks. Default 5m.
	Every time.Duration `yaml:"every"`
	// Campaigns is how many of the newest campaigns of each org are reported in full, 1 to 12. Default 4. It bounds
	// the series of the metrics.
	Campaigns int `yaml:"campaigns"`
	// Page is the file that the page is written to, whole or not at all. Default none.
	Page string `yaml:"page"`
	// Listen is host:port where the page is served. Default none. The page names no person but shows how reviewers
	// work: put what asks who somebody is in front of it before it leaves the machine.
	Listen string `yaml:"listen"`
	// ReviewerIDs shows the Okta ids of reviewers in place of r-1, r-2. Default false.
	ReviewerIDs bool `yaml:"reviewer_ids"`
	// Once looks once, writes the page and ends. Default false.
	Once bool `yaml:"once"`
}

// Limits of Config.
const (
	minEvery     = time.Second
	maxCampaigns = 12
)

// DefaultConfig returns the defaults; clickhouse.address has none.
func DefaultConfig() Config {
	c := Config{Service: boot.DefaultService(), ClickHouse: olap.DefaultConfig(), Every: 5 * time.Minute, Campaigns: 4}
	// A campaign of 100,000 items takes its time, and nothing waits for it.
	c.ClickHouse.Timeout = 5 * time.Minute
	return c
}

// Validate reports every problem at once, each with its key.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.ClickHouse.Validate()}
	if c.Every < minEvery {
		errs = append(errs, boot.Problem("every", "%s is shorter than %s; write for example 5m", c.Every, minEvery))
	}
	if c.Campaigns < 1 || c.Campaigns > maxCampaigns {
		errs = append(errs, boot.Problem("campaigns", "%d is no number of campaigns to report; use 1 to %d", c.Campaigns, maxCampaigns))
	}
	if _, _, err := net.SplitHostPort(c.Listen); c.Listen != "" && err != nil {
		errs = append(errs, boot.Problem("listen", "%q is no host:port; write for example 127.0.0.1:9480", c.Listen))
	}
	if c.Once && c.Page == "" {
		errs = append(errs, boot.Problem("page", "it is empty, so once would leave nothing behind; name a file"))
	}
	return errors.Join(errs...)
}

// BootService returns the part that boot reads.
func (c Config) BootService() boot.Service { return c.Service }
