// Package kafka runs the embedded Kafka: kfake, which speaks the real protocol, with a data folder.
//
// It is for trying recert and for tests on one machine. A crash of it can lose or double records (measured;
// see the README), so a folder that was not closed cleanly is moved aside and everything is read again from
// its sources: the identities of the rows make that harmless.
package kafka

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"

	"recert/deploy/quickstart/lock"
	"recert/schemas/boot"
)

// ClusterID begins the id of every embedded cluster. The writer refuses to act on a real org behind one.
const ClusterID = "recert-embedded"

// cleanMark is the file that says that the folder was closed cleanly.
const cleanMark = "closed-cleanly"

// Config tells where the embedded Kafka listens and keeps its data.
type Config struct {
	Service boot.Service `yaml:"service"`
	// Listen is host:port on loopback. Default 127.0.0.1:9092.
	Listen string `yaml:"listen"`
	// Dir is the data folder. Default .recert/kafka.
	Dir string `yaml:"dir"`
}

// DefaultConfig returns the defaults.
func DefaultConfig() Config {
	return Config{Service: boot.DefaultService(), Listen: "127.0.0.1:9092", Dir: filepath.Join(".recert", "kafka")}
}

// BootService returns boot's part.
func (c Config) BootService() boot.Service { return c.Service }

// Validate reports every problem.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate()}
	host, port, err := net.SplitHostPort(c.Listen)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		errs = append(errs, boot.Problem("listen", "%q is no loopback address; write for example 127.0.0.1:9092", c.Listen))
	} else if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		errs = append(errs, boot.Problem("listen", "%q has no port; write for example 127.0.0.1:9092", c.Listen))
	}
	if c.Dir == "" {
		errs = append(errs, boot.Problem("dir", "is empty; name a folder"))
	}
	return errors.Join(errs...)
}

// Broker is the embedded Kafka.
type Broker struct {
	cfg   Config
	log   *slog.Logger
	ready *boot.Readiness
}

// New returns a broker that does nothing yet.
func New(cfg Config, d boot.Deps) (*Broker, error) {
	return &Broker{cfg: cfg, log: d.Log, ready: d.Ready}, nil
}

// Run serves until ctx ends, then closes cleanly and leaves the mark that says so.
func (b *Broker) Run(ctx context.Context) error {
	held, err := lock.Take(b.cfg.Dir)
	if err != nil {
		return &boot.ConfigError{Key: "dir", Err: err, Fix: "stop the other embedded Kafka or use another folder"}
	}
	defer held.Release()
	// Before the log is touched: a start that cannot be must leave a clean log clean.
	if err := portFree(ctx, b.cfg.Listen); err != nil {
		return err
	}
	data, err := b.openData()
	if err != nil {
		return err
	}
	cluster, err := b.start(data)
	if err != nil {
		return err
	}
	// Loading the log leaves memory behind that is better given back at once.
	debug.FreeOSMemory()
	b.ready.Set(true)
	<-ctx.Done()
	b.ready.Set(false)
	cluster.Close()
	if err := os.WriteFile(b.mark(), nil, 0o600); err != nil {
		return fmt.Errorf("marking a clean stop: %w", err)
	}
	return nil
}

func portFree(ctx context.Context, address string) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		return &boot.ConfigError{Key: "listen", Err: err, Fix: "choose a free port"}
	}
	return l.Close()
}

func (b *Broker) mark() string { return filepath.Join(b.cfg.Dir, cleanMark) }

// openData returns the folder of the log, having moved an unclean one aside.
func (b *Broker) openData() (string, error) {
	data := filepath.Join(b.cfg.Dir, "data")
	entries, err := os.ReadDir(data)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("reading %s: %w", data, err)
	}
	clean := os.Remove(b.mark()) == nil
	if len(entries) > 0 && !clean {
		aside := data + "-unclean-" + time.Now().UTC().Format("20060102T150405.000")
		if err := os.Rename(data, aside); err != nil {
			return "", fmt.Errorf("moving an unclean log aside: %w", err)
		}
		b.log.Warn("the last stop was not clean: the log was moved aside and everything is read again from its sources", "moved_to", aside)
	}
	return data, os.MkdirAll(data, 0o755)
}

func (b *Broker) start(data string) (*kfake.Cluster, error) {
	_, port, _ := net.SplitHostPort(b.cfg.Listen)
	number, _ := strconv.Atoi(port)
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.Ports(number), kfake.ClusterID(ClusterID), kfake.DataDir(data),
		kfake.BrokerConfigs(map[string]string{
			// Its compaction cleans past the last stable offset; a later abort would then erase a committed value.
			"log.cleaner.backoff.ms":           "315360000000",
			"log.segment.bytes":                "1048576",
			"group.initial.rebalance.delay.ms": "0",
		}))
	if err != nil {
		return nil, fmt.Errorf("serving %s on %s: %w", data, b.cfg.Listen, err)
	}
	return cluster, nil
}
