package olap

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/boot"
)

// Config says which ClickHouse to use, key `clickhouse`.
type Config struct {
	// Address is host:port of the native protocol, for example 127.0.0.1:9000.
	Address string `yaml:"address"`
	// Database holds recert's tables. Default recert.
	Database string `yaml:"database"`
	// User is the account; landing and migrating need SELECT, INSERT, ALTER, CREATE and DROP VIEW on Database. Default default.
	User string `yaml:"user"`
	// Password of User; text or {file: PATH}. Empty for an account without one.
	Password boot.Secret `yaml:"password"`
	// TLS encrypts the connection. Without it a password is sent to loopback addresses only. Default false.
	TLS bool `yaml:"tls"`
	// Timeout is how long one statement or insert may take. Default 30s; keep it below Kafka's session timeout.
	Timeout time.Duration `yaml:"timeout"`
}

// DefaultConfig returns the defaults; Address has none.
func DefaultConfig() Config {
	return Config{Database: "recert", User: "default", Timeout: 30 * time.Second}
}

const (
	startWait          = 10 * time.Second
	pingPause          = 200 * time.Millisecond
	codeAuthentication = 516
)

// databaseName is what may stand in a statement unquoted.
var databaseName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,62}$`)

// Validate reports every problem of the section.
func (c Config) Validate() error {
	var errs []error
	host, _, err := net.SplitHostPort(c.Address)
	if err != nil {
		errs = append(errs, boot.Problem("clickhouse.address", "%q is no host:port; write for example 127.0.0.1:9000", c.Address))
	}
	if !databaseName.MatchString(c.Database) {
		errs = append(errs, boot.Problem("clickhouse.database", "%q is no plain name; use letters, digits and _", c.Database))
	}
	if c.User == "" {
		errs = append(errs, boot.Problem("clickhouse.user", "it is empty; the default account is called default"))
	}
	if err == nil && !c.TLS && !c.Password.Empty() && !loopback(host) {
		errs = append(errs, boot.Problem("clickhouse.tls", "a password would cross the network in clear text; set it to true"))
	}
	if c.Timeout <= 0 {
		errs = append(errs, boot.Problem("clickhouse.timeout", "%s is no time limit; write for example 30s", c.Timeout))
	}
	return errors.Join(errs...)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// Open connects to the database. The connection is a pool and safe for concurrent use.
func Open(ctx context.Context, c Config) (driver.Conn, error) {
	if err := exists(ctx, c); err != nil {
		return nil, err
	}
	return open(ctx, c, c.Database)
}

// exists asks for the database before anyone names it in a handshake: the embedded engine does not survive a
// handshake that fails.
func exists(ctx context.Context, c Config) error {
	conn, err := OpenServer(ctx, c)
	if err != nil {
		return err
	}
	defer conn.Close()
	var n uint64
	if err := conn.QueryRow(ctx, "SELECT count() FROM system.databases WHERE name = ?", c.Database).Scan(&n); err != nil {
		return Classify(fmt.Errorf("looking for database %s: %w", c.Database, err))
	}
	if n == 0 {
		return &boot.ConfigError{Key: "clickhouse.database", Err: fmt.Errorf("%s does not exist", c.Database), Fix: "run migrate first"}
	}
	return nil
}

// OpenServer connects without choosing a database, for the one who creates it.
func OpenServer(ctx context.Context, c Config) (driver.Conn, error) { return open(ctx, c, "") }

func open(ctx context.Context, c Config, database string) (driver.Conn, error) {
	password, err := c.Password.Value()
	if err != nil {
		return nil, boot.Problem("clickhouse.password", "%v; make the file readable", err)
	}
	conn, err := clickhouse.Open(c.options(database, password))
	if err != nil {
		return nil, fmt.Errorf("opening ClickHouse: %w", err)
	}
	if err := await(ctx, conn); err != nil {
		_ = conn.Close()
		return nil, c.explain(err)
	}
	return conn, nil
}

// await gives a server that starts beside the service the time to listen.
func await(ctx context.Context, conn driver.Conn) error {
	for deadline := time.Now().Add(startWait); ; {
		err := conn.Ping(ctx)
		if _, answered := Code(err); err == nil || answered || ctx.Err() != nil || time.Now().After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pingPause):
		}
	}
}

// explain names the setting that would cure a failed start.
func (c Config) explain(err error) error {
	code, answered := Code(err)
	switch {
	case !answered:
		return &boot.ConfigError{Key: "clickhouse.address", Err: fmt.Errorf("%s: %w", c.Address, err), Fix: "start ClickHouse or name its native port"}
	case code == codeAuthentication:
		return &boot.ConfigError{Key: "clickhouse.user", Err: fmt.Errorf("%s was refused", c.User), Fix: "check user and password"}
	default:
		return Classify(fmt.Errorf("connecting to ClickHouse at %s: %w", c.Address, err))
	}
}
