package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/boot"
	"recert/schemas/olap"
	"recert/score/internal/table"
)

// queryTimeout bounds the one query; millions of decisions take seconds.
const queryTimeout = 5 * time.Minute

// database says which decisions in ClickHouse are meant.
type database struct {
	address, org, name, user, passwordFile string
	tls                                    bool
}

func (d *database) register(set *flag.FlagSet) {
	defaults := olap.DefaultConfig()
	set.StringVar(&d.address, "clickhouse", "", "`host:port` of ClickHouse's native protocol, in place of a file: the rows of view decisions")
	set.StringVar(&d.org, "org", "", "`id` of the org whose decisions are meant; needed where there are several")
	set.StringVar(&d.name, "database", defaults.Database, "`name` of recert's database")
	set.StringVar(&d.user, "user", defaults.User, "`account` in ClickHouse")
	set.StringVar(&d.passwordFile, "password-file", "", "`file` with its password")
	set.BoolVar(&d.tls, "tls", false, "encrypt the connection")
}

func (d *database) config() (olap.Config, error) {
	c := olap.DefaultConfig()
	c.Address, c.Database, c.User, c.TLS, c.Timeout = d.address, d.name, d.user, d.tls, queryTimeout
	if d.passwordFile != "" {
		c.Password = boot.SecretFile(d.passwordFile)
	}
	return c, c.Validate()
}

// decision is a row of the view.
type decision struct {
	approved bool
	weight   float64
	levels   map[string]string
	numbers  map[string]float64
}

// read returns the decisions in the order in which they were taken.
func (d *database) read(ctx context.Context, drop []string) (*table.Table, error) {
	c, err := d.config()
	if err != nil {
		return nil, mistake{err}
	}
	conn, err := olap.Open(ctx, c)
	if err != nil {
		var m *boot.ConfigError
		if errors.As(err, &m) {
			return nil, mistake{err}
		}
		return nil, err
	}
	defer conn.Close()
	if err := d.oneOrg(ctx, conn); err != nil {
		return nil, err
	}
	decisions, err := d.query(ctx, conn)
	if err != nil {
		return nil, err
	}
	return columns(decisions, drop)
}

// oneOrg makes sure that the rows speak of one org: levels of two of them have nothing to do with each other.
func (d *database) oneOrg(ctx context.Context, conn driver.Conn) error {
	if d.org != "" {
		return nil
	}
	var orgs uint64
	if err := conn.QueryRow(ctx, "SELECT uniqExact(org) FROM decisions").Scan(&orgs); err != nil {
		return olap.Classify(fmt.Errorf("counting orgs: %w", err))
	}
	if orgs > 1 {
		return mistaken("there are decisions of %d orgs; name one by --org", orgs)
	}
	return nil
}

func (d *database) query(ctx context.Context, conn driver.Conn) ([]decision, error) {
	rows, err := conn.Query(ctx, `SELECT toString(decision), toFloat64(weight), levels, numbers FROM decisions
		WHERE toString(decision) IN ('approve', 'revoke') AND (org = ? OR ? = '')
		ORDER BY decided_at, org, campaign_id, review_id`, d.org, d.org)
	if err != nil {
		return nil, olap.Classify(fmt.Errorf("reading decisions: %w", err))
	}
	defer rows.Close()
	var all []decision
	for rows.Next() {
		var one decision
		var what string
		if err := rows.Scan(&what, &one.weight, &one.levels, &one.numbers); err != nil {
			return nil, fmt.Errorf("reading decisions: %w", err)
		}
		one.approved = what == "approve"
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		return nil, olap.Classify(fmt.Errorf("reading decisions: %w", err))
	}
	return all, nil
}
