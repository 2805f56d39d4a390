package eval

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Exit statuses.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// Evaluation is what is needed to evaluate.
type Evaluation struct {
	Knobs Knobs
	// Environ is what services get, Bin the folder of the binaries.
	Environ []string
	Bin     string
	// Out is where a person reads the table, Errs where progress and problems go.
	Out, Errs io.Writer
	// Terminal tells whether Errs can be drawn over.
	Terminal bool
}

// Run evaluates every seed, one after another, and returns the exit status.
func (e *Evaluation) Run(ctx context.Context) int {
	for _, s := range e.all() {
		if _, err := os.Stat(filepath.Join(e.Bin, s.name)); err != nil {
			fmt.Fprintf(e.Errs, "%s is not in %s; run make build\n", s.name, e.Bin)
			return exitUsage
		}
	}
	var results []Result
	for i, seed := range e.Knobs.Seeds {
		r, err := e.seed(ctx, seed, i)
		if r != nil {
			// Also when what came after the figures went wrong.
			results = append(results, *r)
			if saved := e.save(results); saved != nil {
				fmt.Fprintln(e.Errs, saved)
				return exitFailed
			}
		}
		if err != nil {
			if ctx.Err() != nil {
				err = errors.New("stopped")
			}
			fmt.Fprintf(e.Errs, "seed %d: %v\n", seed, err)
			return exitFailed
		}
	}
	Table(e.Out, results)
	if e.Knobs.Report != "" {
		fmt.Fprintf(e.Out, "\nQuality report over the campaigns of seed %d: %s\n", results[len(results)-1].Seed, e.Knobs.Report)
	}
	status := exitOK
	for i := range results {
		for _, line := range results[i].Broken() {
			fmt.Fprintln(e.Out, line)
			status = exitFailed
		}
	}
	return status
}

// save writes what there is so far, so that a stop loses no finished seed.
func (e *Evaluation) save(results []Result) error {
	if e.Knobs.JSON == "" {
		return nil
	}
	raw, err := json.MarshalIndent(results, "", " ")
	if err == nil {
		err = os.WriteFile(e.Knobs.JSON+".new", append(raw, '\n'), 0o644)
	}
	if err == nil {
		err = os.Rename(e.Knobs.JSON+".new", e.Knobs.JSON)
	}
	if err != nil {
		return fmt.Errorf("JSON: writing results: %w", err)
	}
	return nil
}
