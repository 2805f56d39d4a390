// Package migrate is the one-shot that creates recert's ClickHouse database and brings it to the schema of this
// version: numbered files once each and forward only, views replaced when they changed. A second run applies
// nothing. A file that was changed after it ran, or a database of a newer version, ends it with an error.
package migrate

import (
	"context"
	"errors"
	"log/slog"

	"recert/schemas/boot"
	"recert/schemas/olap"
	"recert/schemas/olap/migrate"
)

// Config says which database to migrate.
type Config struct {
	// Service is the part that every binary has.
	Service boot.Service `yaml:"service"`
	// ClickHouse is the database; it is created where there is none.
	ClickHouse olap.Config `yaml:"clickhouse"`
}

// DefaultConfig returns the defaults; clickhouse.address has none.
func DefaultConfig() Config {
	return Config{Service: boot.DefaultService(), ClickHouse: olap.DefaultConfig()}
}

// Validate reports every problem at once.
func (c Config) Validate() error { return errors.Join(c.Service.Validate(), c.ClickHouse.Validate()) }

// BootService returns the part that boot reads.
func (c Config) BootService() boot.Service { return c.Service }

// Migrator is the unit; make it with New.
type Migrator struct {
	cfg   Config
	log   *slog.Logger
	steps []migrate.Step
}

// New reads the embedded files and touches no network.
func New(cfg Config, d boot.Deps) (*Migrator, error) {
	steps, err := migrate.Steps()
	if err != nil {
		return nil, err
	}
	return &Migrator{cfg: cfg, log: d.Log, steps: steps}, nil
}

// Run migrates and returns.
func (m *Migrator) Run(ctx context.Context) error {
	if err := m.create(ctx); err != nil {
		return err
	}
	conn, err := olap.Open(ctx, m.cfg.ClickHouse)
	if err != nil {
		return err
	}
	defer conn.Close()
	applied, err := migrate.Apply(ctx, conn, m.steps)
	m.log.Info("migrated", "database", m.cfg.ClickHouse.Database, "applied", len(applied), "known", len(m.steps))
	return err
}

func (m *Migrator) create(ctx context.Context) error {
	conn, err := olap.OpenServer(ctx, m.cfg.ClickHouse)
	if err != nil {
		return err
	}
	defer conn.Close()
	return migrate.CreateDatabase(ctx, conn, m.cfg.ClickHouse.Database)
}
