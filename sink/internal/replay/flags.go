package replay

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/topic"
	"recert/sink/internal/letter"
)

// options are the flags.
type options struct {
	topic, kafka, kafkaConfig string
	service, digest           string
	replay                    bool
}

func parse(args []string, errs io.Writer) (options, error) {
	var o options
	set := flag.NewFlagSet("replay", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&o.topic, "topic", "", "`name` of the topic the records belong to, for example "+topic.AccessEvent)
	set.StringVar(&o.kafka, "kafka", "", "`host:port` of a Kafka broker")
	set.StringVar(&o.kafkaConfig, "kafka-config", "", "`file` with section kafka, as a service's: in place of --kafka, for TLS and logins")
	set.StringVar(&o.service, "service", "", "only what this `binary` set aside")
	set.StringVar(&o.digest, "digest", "", "only these, `hex` as in the view dead_letters, separated by commas")
	set.BoolVar(&o.replay, "replay", false, "write the records to their topic again; without it they are listed only")
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(errs, `Usage: replay --topic NAME --kafka HOST:PORT [--service BINARY] [--digest HEX,HEX] [--replay]`)
			set.SetOutput(errs)
			set.PrintDefaults()
		}
		return o, err
	}
	if set.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q; flags are --name value", set.Arg(0))
	}
	return o, o.validate()
}

// validate reports every problem at once, each with its flag and the fix.
func (o options) validate() error {
	var list []error
	problem := func(format string, args ...any) { list = append(list, fmt.Errorf(format, args...)) }
	switch {
	case o.topic == "":
		problem("--topic is missing; name the topic whose dead letters are meant, for example %s", topic.AccessEvent)
	case catalogued(o.topic).Name == "":
		problem("--topic %q is no topic of recert; schemas/README.md has the list", o.topic)
	case o.replay && slices.Contains([]string{topic.ActionCommand, topic.ActionApproval, topic.ActionOutcome}, o.topic):
		problem("--topic %s is not replayed: what changes Okta or Jira is proposed and approved anew; leave --replay out to list", o.topic)
	}
	switch {
	case o.kafka == "" && o.kafkaConfig == "":
		problem("--kafka is missing; name a broker, or a file with --kafka-config")
	case o.kafka != "" && o.kafkaConfig != "":
		problem("--kafka and --kafka-config are two brokers; name one")
	default:
		if _, err := o.bus(); err != nil {
			list = append(list, err)
		}
	}
	return errors.Join(list...)
}

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

func (o options) matches(l *letter.Letter) bool {
	return (o.service == "" || l.Service == o.service) && (o.digest == "" || slices.Contains(strings.Split(o.digest, ","), l.Digest))
}
