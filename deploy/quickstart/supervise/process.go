package supervise

import "time"

// Process describes one service.
type Process struct {
	// Name is the binary's name; it names the log and the pid file too.
	Name string
	Path string
	Args []string
	// Env is the environment of every start, First what the first start has beside it.
	Env, First []string
	// Rank orders the stop: lower ranks are stopped, and waited for, before higher ones.
	Rank int
	// Gentle asks the kernel for SIGTERM instead of SIGKILL when the supervisor dies.
	Gentle bool
	// Once is a process that ends by itself; exit 0 is its success.
	Once bool
	// Mortal says why a dead process cannot just be started again; empty where it can.
	Mortal string
	// Grace is how long it may take to stop before it is killed.
	Grace time.Duration
}

// Pauses between a death and the next start, and how many deaths are too many.
const (
	firstPause = 100 * time.Millisecond
	maxPause   = 5 * time.Second
	// A process that ran this long is healthy again: its deaths are counted anew.
	healthy   = time.Minute
	maxDeaths = 10
)

// pause is how long to wait after the n-th death in a row.
func pause(n int) time.Duration {
	d := firstPause
	for range n - 1 {
		if d *= 2; d >= maxPause {
			return maxPause
		}
	}
	return d
}
