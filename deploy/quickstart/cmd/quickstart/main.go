// Command quickstart runs the whole of recert on one machine, on a simulated org: `make demo`.
//
// It takes no arguments and no configuration file: knobs come from the environment (see deploy/README.md), because
// its services are what is configured, each by a file of its own that the quickstart writes.
package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"recert/deploy/quickstart/demo"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	os.Exit(demo.Run(ctx, demo.Deps{ //nolint:forbidigo,gocritic // this is no service of boot's; stop is of no use once the process ends
		Environ: os.Environ(), Bin: folder(), Out: os.Stdout, Errs: os.Stderr, Terminal: terminal(os.Stdout),
	}))
}

// folder is where the other binaries are: beside this one.
func folder() string {
	self, err := os.Executable()
	if err != nil {
		return "bin"
	}
	return filepath.Dir(self)
}

func terminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
