package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// commandLine is the flags of a command, with what -h says of it.
type commandLine struct {
	*flag.FlagSet
	about string
	out   io.Writer
}

func (p *program) flags(command, about string) *commandLine {
	set := flag.NewFlagSet("model "+command, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() {}
	return &commandLine{set, about, p.out}
}

// parse reads flags and what stands between them: the one file, or none.
func (c *commandLine) parse(args []string) (file string, err error) {
	for {
		if err := c.Parse(args); err != nil {
			return "", c.explain(err)
		}
		if c.NArg() == 0 {
			return file, nil
		}
		if file != "" {
			return "", mistaken("unexpected argument %q: %s is the file already", c.Arg(0), file)
		}
		file, args = c.Arg(0), c.Args()[1:]
	}
}

// explain prints the help that was asked for, or makes one line of a mistake.
func (c *commandLine) explain(err error) error {
	if !errors.Is(err, flag.ErrHelp) {
		return mistaken("%v; %s -h lists the flags", err, c.Name())
	}
	fmt.Fprintf(c.out, "%s\n", c.about)
	c.SetOutput(c.out)
	c.PrintDefaults()
	return err
}

// list splits a comma-separated flag.
func list(text string) []string {
	var all []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

// required reports the flags that are missing, all in one line.
func (c *commandLine) required(names ...string) error {
	var missing []string
	for _, name := range names {
		if c.Lookup(name).Value.String() == "" {
			missing = append(missing, "--"+name)
		}
	}
	if len(missing) > 0 {
		return mistaken("missing: %s; %s -h lists the flags", strings.Join(missing, " "), c.Name())
	}
	return nil
}
