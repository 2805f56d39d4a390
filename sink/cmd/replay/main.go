// Command replay lists the dead letters of a topic and, when asked to, writes their records to that topic again.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"recert/sink/internal/replay"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	code := replay.Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code) //nolint:forbidigo // a command that ends by itself is no service of boot's
}
