package olap

import (
	"crypto/tls"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// settings are pinned on every connection, because the server's defaults moved and will move again:
// inserts are synchronous, never deduplicated by the server, and may touch any number of yearly partitions
// (one page of a real log holds events from 2017 to today).
func settings(timeout time.Duration) clickhouse.Settings {
	return clickhouse.Settings{
		"async_insert":                                0,
		"wait_for_async_insert":                       1,
		"insert_deduplicate":                          0,
		"async_insert_deduplicate":                    0,
		"deduplicate_insert":                          "disable",
		"max_partitions_per_insert_block":             0,
		"max_execution_time":                          int(timeout.Seconds()) + 1,
		"do_not_merge_across_partitions_select_final": 1,
	}
}

func (c Config) options(database, password string) *clickhouse.Options {
	o := &clickhouse.Options{
		Addr:        []string{c.Address},
		Auth:        clickhouse.Auth{Database: database, Username: c.User, Password: password},
		Settings:    settings(c.Timeout),
		DialTimeout: 5 * time.Second,
		ReadTimeout: c.Timeout,
		// Loopback and data centre links are faster than LZ4.
		Compression:  &clickhouse.Compression{Method: clickhouse.CompressionNone},
		MaxOpenConns: 32, MaxIdleConns: 32, ConnMaxLifetime: time.Hour,
	}
	if c.TLS {
		o.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return o
}
