// Command quickstart runs the whole of recert on one machine, on a simulated org: `make demo`.
//
// It takes no arguments and no configuration file: knobs come from the environment (see deploy/README.md), because
// its services are what is configured, each by a file of its own that the quickstart writes.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"recert/deploy/quickstart/demo"
	"recert/schemas/boot"
)

func main() {
	if len(os.Args) > 1 {
		os.Exit(refuse(os.Args[1:])) //nolint:forbidigo // this is no service of boot's
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	os.Exit(demo.Run(ctx, demo.Deps{ //nolint:forbidigo,gocritic // this is no service of boot's; stop is of no use once the process ends
		Environ: os.Environ(), Bin: folder(), Out: os.Stdout, Errs: os.Stderr, Terminal: terminal(os.Stdout),
	}))
}

// refuse answers the one argument that there is, and refuses every other.
func refuse(args []string) int {
	last := args[len(args)-1]
	if len(args) > 1 || last != "-version" && last != "--version" {
		fmt.Fprintf(os.Stderr, "quickstart: unexpected argument %q; knobs come from the environment, as in EXIT=1 bin/quickstart\n", last)
		return 2
	}
	fmt.Printf("quickstart %s\n", boot.Version())
	return 0
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
