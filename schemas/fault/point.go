package fault

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// PointEnv names the environment variable that arms one Point: `name` or `name:n` for its n-th passing.
const PointEnv = "RECERT_FAULT"

// point is the one armed fault point of the process; the kill tests set it, nothing else does.
var point = sync.OnceValue(func() *armed { return armedBy(os.Getenv(PointEnv)) })

type armed struct {
	mu   sync.Mutex
	name string
	left int
}

// Point kills the process, as kill -9 would, when RECERT_FAULT names it and it has been passed often enough.
// It is there for tests that kill a service between two steps; without the variable it costs one comparison.
func Point(name string) {
	if p := point(); p != nil && p.passing(name) {
		die()
	}
}

func armedBy(spec string) *armed {
	name, count, counted := strings.Cut(spec, ":")
	if name == "" {
		return nil
	}
	n, err := strconv.Atoi(count)
	if !counted || err != nil || n < 1 {
		n = 1
	}
	return &armed{name: name, left: n}
}

// passing counts a passing down and tells whether it is the deadly one.
func (a *armed) passing(name string) bool {
	if a.name != name {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.left--
	return a.left == 0
}

// die ends the process without deferred functions, flushes or handlers.
func die() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}
