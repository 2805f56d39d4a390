package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"recert/schemas/boot"
	"recert/score/internal/learn"
)

// Exit codes, those of every binary.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// program is the command apart from the process that it runs in.
type program struct {
	out, errs io.Writer
	// terminal tells that errs is looked at by a person, who gets a bar.
	terminal bool
	kit      kit
}

// kit is what learns.
type kit struct {
	// learners returns every learner by name, the served one first.
	learners func(seed uint64) []named
	// load reads the bytes of a model.
	load func(b []byte) (learn.Model, error)
}

type named struct {
	name string
	learn.Learner
}

// mistake is an error that the user can correct: a flag, or a file that cannot be used.
type mistake struct{ error }

// Unwrap returns what was seen.
func (m mistake) Unwrap() error { return m.error }

func mistaken(format string, args ...any) error { return mistake{fmt.Errorf(format, args...)} }

const overview = `model evaluates, trains and uses models of access decisions (1 = approve, 0 = deny).

  model eval    --label COL [flags] data.csv               how good is it? folds, baselines, calibration, coverage
  model train   --label COL --out MODEL [flags] data.csv   learn from all rows
  model score   --model MODEL --out PREDICTIONS.csv data.csv
  model explain --model MODEL --row N data.csv             why is that row's score what it is?

eval and train also take --clickhouse HOST:PORT in place of a file. "model COMMAND -h" lists the flags of a command.
`

// run carries out one command line and returns the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	commands := map[string]func(context.Context, []string) error{"eval": p.eval, "train": p.train, "score": p.score, "explain": p.explain}
	if len(args) == 0 {
		fmt.Fprintf(p.errs, "%s", overview)
		return exitUsage
	}
	switch args[0] {
	case "-h", "-help", "--help", "help":
		fmt.Fprintf(p.out, "%s", overview)
		return exitOK
	case "-version", "--version":
		fmt.Fprintf(p.out, "model %s\n", boot.Version())
		return exitOK
	}
	command, known := commands[args[0]]
	if !known {
		return p.fail(mistaken("there is no command %q; the commands are eval, train, score and explain", args[0]))
	}
	err := command(ctx, args[1:])
	if ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	return p.fail(err)
}

// fail prints an error as one line and returns the exit code that it stands for.
func (p *program) fail(err error) int {
	var m mistake
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.As(err, &m):
		fmt.Fprintf(p.errs, "model: %v\n", m)
		return exitUsage
	default:
		fmt.Fprintf(p.errs, "model: %v\n", err)
		return exitFailed
	}
}

// note says something beside the result.
func (p *program) note(format string, args ...any) {
	fmt.Fprintf(p.errs, "model: "+format+"\n", args...)
}

// say prints the line that ends a command; its files are there already.
func (p *program) say(format string, args ...any) error {
	if _, err := fmt.Fprintf(p.out, format+"\n", args...); err != nil {
		return fmt.Errorf("printing the result: %w", err)
	}
	return nil
}
