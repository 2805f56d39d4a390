package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"recert/score/internal/mining"
)

// options are the flags.
type options struct {
	edges, objective, out, json string
	seed                        uint64
	effort                      float64
	limit                       time.Duration
}

// maxEffort keeps a slip of the hand from running for a day.
const maxEffort = 1000

func parse(args []string, errs io.Writer) (options, error) {
	var o options
	set := flag.NewFlagSet("mine", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&o.edges, "edges", "", "edge list: a `file` of lines with a user and a permission")
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
	fmt.Fprintln(errs, "Usage: mine --edges FILE --objective roles|wsc --out roles.ndjson [--json F]")
	set.SetOutput(errs)
	set.PrintDefaults()
}

// validate reports every problem at once, each with its flag and the fix.
func (o options) validate() error {
	var list []error
	problem := func(format string, args ...any) { list = append(list, fmt.Errorf(format, args...)) }
	if o.edges == "" {
		problem("--edges is missing; name a file")
	}
	if o.objective != mining.Roles && o.objective != mining.WSC {
		problem("--objective %q is unknown; use roles or wsc", o.objective)
	}
	if o.out == "" {
		problem("--out is missing; name a file, for example roles.ndjson")
	}
	if !(o.effort > 0 && o.effort <= maxEffort) {
		problem("--effort %g is out of range; use more than 0 and at most %d", o.effort, maxEffort)
	}
	if o.limit < 0 {
		problem("--limit %s is negative; use for example 270s, or 0 for none", o.limit)
	}
	return errors.Join(list...)
}
