package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/olap"
	"recert/schemas/wholefile"
	"recert/score/internal/mining"
)

// options are the flags.
type options struct {
	edges, objective, out, json               string
	clickhouse, org, database, user, password string
	kafka, kafkaConfig                        string
	tls                                       bool
	seed                                      uint64
	effort                                    float64
	limit                                     time.Duration
	stability                                 int
}

// maxEffort keeps a slip of the hand from running for a day.
const maxEffort = 1000

func parse(args []string, errs io.Writer) (options, error) {
	var o options
	set := flag.NewFlagSet("mine", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&o.edges, "edges", "", "edge list: a `file` of lines with a user and a permission")
	set.StringVar(&o.clickhouse, "clickhouse", "", "`host:port` of ClickHouse's native protocol, in place of a file: the org's own assignments")
	set.StringVar(&o.org, "org", "", "`id` of the Okta org; may be left out when ClickHouse holds one")
	set.StringVar(&o.database, "database", olap.DefaultConfig().Database, "`name` of the database")
	set.StringVar(&o.user, "user", olap.DefaultConfig().User, "`name` of the ClickHouse account")
	set.StringVar(&o.password, "password-file", "", "`file` with its password")
	set.StringVar(&o.kafka, "kafka", "", "`host:port` of a Kafka broker: role proposals of the org are published there")
	set.StringVar(&o.kafkaConfig, "kafka-config", "", "`file` with section kafka, as a service's: in place of --kafka, for TLS and logins")
	set.BoolVar(&o.tls, "tls", false, "encrypt the connection to ClickHouse")
	set.IntVar(&o.stability, "stability", 0, "mines `N` times more with 1 % of the edges disturbed, and says how many of the top roles stay")
	set.StringVar(&o.objective, "objective", mining.WSC, "roles = as few as possible, wsc = as cheap as possible")
	set.StringVar(&o.out, "out", "", "`file` for the roles, one JSON object a line")
	set.StringVar(&o.json, "json", "", "`file` for the summary as JSON")
	set.Uint64Var(&o.seed, "seed", 1, "makes other choices among equals")
	set.Float64Var(&o.effort, "effort", 1, "how hard to search; 2 takes twice as long")
	set.DurationVar(&o.limit, "limit", 270*time.Second, "ends the search after that time; 0 never does")
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			usage(set, errs)
		}
		return o, err
	}
	if set.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q; flags are --name value", set.Arg(0))
	}
	return o, o.validate()
}

func usage(set *flag.FlagSet, errs io.Writer) {
	fmt.Fprintln(errs, `Usage: mine --edges FILE --objective roles|wsc --out roles.ndjson [--json F]
       mine --clickhouse HOST:PORT [--org ID] --objective roles|wsc --out roles.ndjson [--kafka HOST:PORT | --kafka-config FILE]`)
	set.SetOutput(errs)
	set.PrintDefaults()
}

// maxStability keeps the runs within an evening.
const maxStability = 100

// validate reports every problem at once, each with its flag and the fix.
func (o options) validate() error {
	var list []error
	problem := func(format string, args ...any) { list = append(list, fmt.Errorf(format, args...)) }
	switch {
	case o.edges == "" && o.clickhouse == "":
		problem("nothing to mine; name a file with --edges, or --clickhouse")
	case o.edges != "" && o.clickhouse != "":
		problem("--edges and --clickhouse are two sources; name one")
	case o.edges != "" && o.publishes():
		problem("--kafka and --kafka-config are for proposals to an org; an edge list has none, so leave them out or use --clickhouse")
	case o.edges != "" && o.org != "":
		problem("--org is about --clickhouse; leave it out")
	}
	if o.clickhouse != "" {
		if err := o.olap().Validate(); err != nil {
			list = append(list, err)
		}
	}
	if o.kafka != "" && o.kafkaConfig != "" {
		problem("--kafka and --kafka-config are two brokers; name one")
	}
	if o.publishes() {
		if _, err := o.bus(); err != nil {
			list = append(list, err)
		}
	}
	if o.objective != mining.Roles && o.objective != mining.WSC {
		problem("--objective %q is unknown; use roles or wsc", o.objective)
	}
	if o.out == "" {
		problem("--out is missing; name a file, for example roles.ndjson")
	}
	if o.out != "" && (same(o.out, o.edges) || same(o.out, o.json)) || o.json != "" && same(o.json, o.edges) {
		problem("--edges, --out and --json name one file twice; each needs its own")
	}
	if !(o.effort > 0 && o.effort <= maxEffort) {
		problem("--effort %g is out of range; use more than 0 and at most %d", o.effort, maxEffort)
	}
	if o.limit < 0 {
		problem("--limit %s is negative; use for example 270s, or 0 for none", o.limit)
	}
	if o.stability < 0 || o.stability > maxStability {
		problem("--stability %d is out of range; use 0 to %d", o.stability, maxStability)
	}
	return errors.Join(list...)
}

// same says whether two names mean one file, be it there or not. A device may be named twice.
func same(a, b string) bool {
	if wholefile.Device(a) {
		return false
	}
	if filepath.Clean(a) == filepath.Clean(b) {
		return true
	}
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

func (o options) olap() olap.Config {
	c := olap.DefaultConfig()
	c.Address, c.Database, c.User, c.Timeout = o.clickhouse, o.database, o.user, queryTimeout
	c.TLS = o.tls
	if o.password != "" {
		c.Password = boot.SecretFile(o.password)
	}
	return c
}

// queryTimeout suits an org's whole assignments; nothing waits for them.
const queryTimeout = 2 * time.Minute

// publishes says whether a broker was named.
func (o options) publishes() bool { return o.kafka != "" || o.kafkaConfig != "" }

// bus says how to reach the broker: in plain text, or as the file says.
func (o options) bus() (bus.Config, error) {
	c := bus.DefaultConfig()
	if o.kafkaConfig == "" {
		c.Brokers = []string{o.kafka}
		return c, c.Validate()
	}
	if err := boot.Section(o.kafkaConfig, "kafka", &c); err != nil {
		return c, fmt.Errorf("--kafka-config: %w", err)
	}
	return c, c.Validate()
}
