// Package command is bin/mine: it reads flags and an input, mines roles, and writes what was asked for.
//
// Files appear whole or not at all. Exit 0 is success, 1 a failure, 2 flags that make no sense; a problem is one line on
// stderr. The summary goes to stdout, progress to stderr.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"recert/score/internal/mining"
)

const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// Run runs the command and returns its exit code.
func Run(ctx context.Context, args []string, out, errs io.Writer) int {
	o, err := parse(args, errs)
	if errors.Is(err, flag.ErrHelp) {
		return exitOK
	}
	if err != nil {
		fmt.Fprintf(errs, "mine: %v\n", err)
		return exitUsage
	}
	if err := run(ctx, o, out, errs); err != nil {
		fmt.Fprintf(errs, "mine: %v\n", err)
		return exitFailed
	}
	return exitOK
}

func run(ctx context.Context, o options, out, errs io.Writer) error {
	in, err := edges(o.edges)
	if err != nil {
		return err
	}
	bar := newBar(errs)
	res, err := mining.Mine(ctx, in, mining.Options{
		Objective: o.objective, Effort: o.effort, Seed: o.seed, Limit: o.limit, Progress: bar.show,
	})
	bar.end()
	if err != nil {
		return err
	}
	if err := whole(o.out, func(w io.Writer) error { return mining.Write(w, res.Roles) }); err != nil {
		return err
	}
	if err := report(o, res); err != nil {
		return err
	}
	return res.Summary.Print(out)
}

// edges reads an edge list.
func edges(path string) (*mining.Input, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the edge list: %w", err)
	}
	defer f.Close()
	in, err := mining.ReadEdges(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return in, nil
}
