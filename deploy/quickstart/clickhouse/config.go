package clickhouse

import (
	"errors"
	"net"
	"path/filepath"

	"recert/schemas/boot"
)

// Config tells where the embedded ClickHouse listens and keeps its data.
type Config struct {
	Service boot.Service `yaml:"service"`
	// Native and HTTP are host:port on loopback. Defaults 127.0.0.1:9000 and 127.0.0.1:8123.
	Native string `yaml:"native"`
	HTTP   string `yaml:"http"`
	// Dir is the data folder. Default .recert/clickhouse.
	Dir string `yaml:"dir"`
	// Library is libchdb.so; empty looks in deploy/quickstart/node_modules beside the binary's repository.
	Library string `yaml:"library"`
}

// DefaultConfig returns the defaults.
func DefaultConfig() Config {
	return Config{
		Service: boot.DefaultService(), Native: "127.0.0.1:9000", HTTP: "127.0.0.1:8123",
		Dir: filepath.Join(".recert", "clickhouse"),
	}
}

// BootService returns boot's part.
func (c Config) BootService() boot.Service { return c.Service }

// Validate reports every problem.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate()}
	for key, address := range map[string]string{"native": c.Native, "http": c.HTTP} {
		host, port, err := net.SplitHostPort(address)
		if ip := net.ParseIP(host); err != nil || port == "" || ip == nil || !ip.IsLoopback() {
			errs = append(errs, boot.Problem(key, "%q is no loopback address; write for example 127.0.0.1:9000", address))
		}
	}
	if c.Dir == "" {
		errs = append(errs, boot.Problem("dir", "is empty; name a folder"))
	}
	return errors.Join(errs...)
}
