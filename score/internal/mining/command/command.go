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
	"log/slog"
	"os"

	"recert/schemas/olap"
	"recert/score/internal/mining"
	"recert/score/internal/mining/propose"
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
	for _, path := range []string{o.out, o.json} {
		if err := writable(path); err != nil {
			return err
		}
	}
	src, err := read(ctx, o)
	if err != nil {
		return err
	}
	bar := newBar(errs)
	opts := mining.Options{Objective: o.objective, Effort: o.effort, Seed: o.seed, Limit: o.limit, Progress: bar.show}
	res, err := mining.Mine(ctx, src.input, opts)
	if err == nil && o.stability > 0 {
		res.Stability, err = mining.Stable(ctx, src.input, res.Roles, o.stability, opts)
	}
	bar.end()
	if err != nil {
		return err
	}
	var proposed propose.Set
	if src.org != nil {
		src.org.Name(res.Roles)
		proposed = src.org.Propose(res.Roles)
	}
	if err := whole(o.out, func(w io.Writer) error { return mining.Write(w, res.Roles) }); err != nil {
		return err
	}
	if err := report(o, res, src.org, proposed); err != nil {
		return err
	}
	if err := res.Summary.Print(out); err != nil || src.org == nil {
		return err
	}
	return publish(ctx, o, src.org, proposed, out)
}

// source is what is mined; org is nil for an edge list.
type source struct {
	input *mining.Input
	org   *propose.Org
}

func read(ctx context.Context, o options) (source, error) {
	if o.edges != "" {
		in, err := edges(o.edges)
		return source{input: in}, err
	}
	conn, err := olap.Open(ctx, o.olap())
	if err != nil {
		return source{}, err
	}
	defer conn.Close()
	id, err := propose.Choose(ctx, conn, o.org)
	if err != nil {
		return source{}, err
	}
	org, err := propose.Read(ctx, conn, id)
	if err != nil {
		return source{}, err
	}
	return source{input: org.Held, org: org}, nil
}

// publish tells what is proposed, and publishes it where a broker was named.
func publish(ctx context.Context, o options, org *propose.Org, s propose.Set, out io.Writer) error {
	fmt.Fprintf(out, `proposals    %d roles that two or more people have; %d with one member are none
left out     %d permissions that no member was seen to use, of apps whose use Okta sees
clean-up     %d direct assignments to single people could go
`, len(s.Roles), s.Alone, s.Unused, s.Replaced)
	if !o.publishes() {
		return nil
	}
	kafka, err := o.bus()
	if err != nil {
		return err
	}
	written, withdrawn, err := propose.Publish(ctx, kafka, slog.New(slog.DiscardHandler), s, org)
	if err != nil {
		return fmt.Errorf("publishing proposals: %w", err)
	}
	fmt.Fprintf(out, "published    %d records, %d of them withdraw a role that is gone\n", written, withdrawn)
	return nil
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
