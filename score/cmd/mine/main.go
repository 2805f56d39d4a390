// Command mine finds roles: an edge list or an org's assignments in; roles.ndjson, a summary and, for an org, role
// proposals out.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"recert/score/internal/mining/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	code := command.Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code) //nolint:forbidigo // a command that ends by itself is no service of boot's
}
