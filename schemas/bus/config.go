package bus

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"recert/schemas/boot"
)

// Config tells how to reach Kafka, key `kafka`.
type Config struct {
	// Brokers are host:port addresses; one that answers is enough. Default 127.0.0.1:9092.
	Brokers []string `yaml:"brokers"`
	// TLS encrypts the connection. Default off.
	TLS bool `yaml:"tls"`
	// CAFile is a PEM file with the authority that signed the brokers' certificates; empty takes the system's.
	CAFile string `yaml:"ca_file"`
	// SASL is the mechanism: empty, plain, scram-sha-256 or scram-sha-512.
	SASL string `yaml:"sasl"`
	// User logs in with SASL.
	User string `yaml:"user"`
	// Password logs in with SASL. It is never printed.
	Password boot.Secret `yaml:"password"`
	// Instance names this process among the instances of its service: a restart under the same name takes its
	// partitions and its open transaction over at once. Default 0; two running processes must differ.
	Instance string `yaml:"instance"`
}

// DefaultConfig returns the defaults of Config.
func DefaultConfig() Config {
	return Config{Brokers: []string{"127.0.0.1:9092"}, Instance: "0"}
}

// Validate reports every problem of the section.
func (c Config) Validate() error {
	var errs []error
	if len(c.Brokers) == 0 {
		errs = append(errs, boot.Problem("kafka.brokers", "is empty; write for example [127.0.0.1:9092]"))
	}
	for _, b := range c.Brokers {
		if host, port, err := net.SplitHostPort(b); err != nil || host == "" || port == "" {
			errs = append(errs, boot.Problem("kafka.brokers", "%q is no host:port; write for example 127.0.0.1:9092", b))
		}
	}
	switch strings.ToLower(c.SASL) {
	case "":
	case "plain", "scram-sha-256", "scram-sha-512":
		if c.User == "" || c.Password.Empty() {
			errs = append(errs, boot.Problem("kafka.password", "kafka.sasl is %s but user or password is missing; set both", c.SASL))
		}
	default:
		errs = append(errs, boot.Problem("kafka.sasl", "%q is unknown; use plain, scram-sha-256 or scram-sha-512", c.SASL))
	}
	if c.Instance == "" {
		errs = append(errs, boot.Problem("kafka.instance", "is empty; write for example 0"))
	}
	return errors.Join(errs...)
}

func (c Config) options() ([]kgo.Opt, error) {
	opts := []kgo.Opt{
		kgo.SeedBrokers(c.Brokers...), kgo.ClientID("recert"), kgo.RecordPartitioner(kgo.ManualPartitioner()),
		// Not lz4: each of its batches, however small, takes and gives buffers of megabytes. With the race detector,
		// which drops pooled memory, that made tests thirty times slower; without it snappy is the cheaper one too.
		kgo.RequiredAcks(kgo.AllISRAcks()), kgo.ProducerBatchCompression(kgo.SnappyCompression(), kgo.NoCompression()),
		// No telemetry to the broker: short-lived clients would push it whenever they close.
		kgo.ProducerBatchMaxBytes(maxBatchBytes), kgo.MetadataMinAge(metadataMinAge), kgo.DisableClientMetrics(),
	}
	if c.TLS {
		t, err := c.tls()
		if err != nil {
			return nil, err
		}
		opts = append(opts, kgo.DialTLSConfig(t))
	}
	mechanism, err := c.mechanism()
	if err != nil {
		return nil, err
	}
	if mechanism != nil {
		opts = append(opts, kgo.SASL(mechanism))
	}
	return opts, nil
}

func (c Config) tls() (*tls.Config, error) {
	t := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.CAFile == "" {
		return t, nil
	}
	pem, err := os.ReadFile(c.CAFile)
	if err != nil {
		return nil, &boot.ConfigError{Key: "kafka.ca_file", Err: err, Fix: "name a readable PEM file"}
	}
	t.RootCAs = x509.NewCertPool()
	if !t.RootCAs.AppendCertsFromPEM(pem) {
		return nil, &boot.ConfigError{Key: "kafka.ca_file", Err: fmt.Errorf("%s holds no certificate", c.CAFile), Fix: "name a PEM file"}
	}
	return t, nil
}

func (c Config) mechanism() (sasl.Mechanism, error) {
	if c.SASL == "" {
		return nil, nil
	}
	password, err := c.Password.Value()
	if err != nil {
		return nil, &boot.ConfigError{Key: "kafka.password", Err: err, Fix: "make the file readable"}
	}
	switch strings.ToLower(c.SASL) {
	case "plain":
		return plain.Auth{User: c.User, Pass: password}.AsMechanism(), nil
	case "scram-sha-256":
		return scram.Auth{User: c.User, Pass: password}.AsSha256Mechanism(), nil
	default:
		return scram.Auth{User: c.User, Pass: password}.AsSha512Mechanism(), nil
	}
}
