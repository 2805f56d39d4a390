package migrate

import (
	"context"
	"fmt"
	"sort"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/boot"
	"recert/schemas/fault"
	"recert/schemas/olap"
)

// CreateDatabase creates the configured database where there is none. conn must come of olap.OpenServer.
func CreateDatabase(ctx context.Context, conn driver.Conn, name string) error {
	// The name was checked by olap.Config.Validate. Atomic, because the default of an embedded engine is none.
	if err := conn.Exec(ctx, "CREATE DATABASE IF NOT EXISTS `"+name+"` ENGINE = Atomic"); err != nil {
		return fmt.Errorf("creating database %s: %w", name, olap.Classify(err))
	}
	return nil
}

// Apply runs what has not run yet and returns the names of the steps it applied, none on a second run.
func Apply(ctx context.Context, conn driver.Conn, steps []Step) ([]string, error) {
	if err := conn.Exec(ctx, createLedger); err != nil {
		return nil, fmt.Errorf("creating the ledger: %w", olap.Classify(err))
	}
	done, err := readLedger(ctx, conn)
	if err != nil {
		return nil, err
	}
	if err := compare(steps, done); err != nil {
		return nil, err
	}
	have, err := existingViews(ctx, conn)
	if err != nil {
		return nil, err
	}
	var applied []string
	for _, s := range steps {
		if done[s.Kind][s.Name] == s.Checksum && (s.Kind == kindTable || have[s.Name]) {
			continue
		}
		if err := conn.Exec(ctx, s.SQL); err != nil {
			return applied, fmt.Errorf("applying %s: %w", s.Name, olap.Classify(err))
		}
		fault.Point("migrate-before-note")
		if err := note(ctx, conn, s.Kind, s.Name, s.Checksum); err != nil {
			return applied, err
		}
		applied = append(applied, s.Name)
	}
	dropped, err := dropViews(ctx, conn, steps, done)
	return append(applied, dropped...), err
}

// dropViews removes the views that an older version made and this one no longer has.
func dropViews(ctx context.Context, conn driver.Conn, steps []Step, done ledger) ([]string, error) {
	wanted := map[string]bool{}
	for _, s := range steps {
		wanted[s.Name] = s.Kind == kindView || wanted[s.Name]
	}
	var dropped []string
	for name := range done[kindView] {
		if !wanted[name] && named.MatchString(name) {
			dropped = append(dropped, name)
		}
	}
	sort.Strings(dropped)
	for _, name := range dropped {
		if err := conn.Exec(ctx, "DROP VIEW IF EXISTS `"+name+"`"); err != nil {
			return nil, fmt.Errorf("dropping view %s: %w", name, olap.Classify(err))
		}
		if err := note(ctx, conn, kindView, name, ""); err != nil {
			return nil, err
		}
	}
	return dropped, nil
}

// compare refuses a database that ran other files than these.
func compare(steps []Step, done ledger) error {
	known := map[string]bool{}
	gap := ""
	for _, s := range steps {
		if s.Kind != kindTable {
			continue
		}
		known[s.Name] = true
		checksum, ran := done[kindTable][s.Name]
		switch {
		case !ran && gap == "":
			gap = s.Name
		case ran && gap != "":
			return fault.Fatalf("migration %s ran but %s before it did not: the files were renumbered", s.Name, gap)
		case ran && checksum != s.Checksum:
			return fault.Fatalf("migration %s was changed after it ran (checksum %.12s, ran %.12s): restore the file and add a new one", s.Name, s.Checksum, checksum)
		}
	}
	for name := range done[kindTable] {
		if !known[name] {
			return fault.Fatalf("migration %s ran but is unknown to this version: a newer recert migrated the database", name)
		}
	}
	return nil
}

// Check tells whether the database has every step, for a service that writes into it.
func Check(ctx context.Context, conn driver.Conn, steps []Step) error {
	done, err := readLedger(ctx, conn)
	if err == nil {
		for _, s := range steps {
			if s.Kind == kindTable && done[kindTable][s.Name] != s.Checksum {
				err = fault.Fatalf("migration %s has not run", s.Name)
				break
			}
		}
	}
	if fault.ClassOf(err) == fault.Fatal {
		return &boot.ConfigError{Key: "clickhouse.database", Err: err, Fix: "run migrate first, of the same version"}
	}
	return err
}
