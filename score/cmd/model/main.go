// Command model evaluates, trains and uses models of access decisions, on a CSV file or on the decisions in ClickHouse.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	p := program{out: os.Stdout, errs: os.Stderr, terminal: terminal(os.Stderr), kit: builtIn()}
	os.Exit(p.run(ctx, os.Args[1:])) //nolint:forbidigo,gocritic // this is no service of boot's; stop is of no use once the process ends
}

func terminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
