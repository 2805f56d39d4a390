// Command eval measures recert's decisions on simulated orgs whose truth is known: `make eval`.
//
// It takes no arguments and no configuration file: knobs come from the environment (see deploy/README.md).
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"recert/deploy/quickstart/eval"
	"recert/deploy/quickstart/services"
	"recert/schemas/boot"
)

func main() { os.Exit(run()) } //nolint:forbidigo // this is no service of boot's

func run() int {
	if len(os.Args) > 1 {
		if len(os.Args) == 2 && (os.Args[1] == "-version" || os.Args[1] == "--version") {
			fmt.Printf("eval %s\n", boot.Version())
			return 0
		}
		fmt.Fprintf(os.Stderr, "eval: unexpected argument %q; knobs come from the environment, as in SEEDS=1 bin/eval\n", os.Args[1])
		return 2
	}
	k, err := eval.ReadKnobs(os.Environ())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	bin := "bin"
	if self, err := os.Executable(); err == nil {
		bin = filepath.Dir(self)
	}
	e := &eval.Evaluation{Knobs: k, Environ: services.Inherited(os.Environ()), Bin: bin, Out: os.Stdout, Errs: os.Stderr, Terminal: terminal(os.Stderr)}
	return e.Run(ctx)
}

func terminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
