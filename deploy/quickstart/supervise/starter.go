package supervise

import (
	"os/exec"
	"runtime"
	"sync"
)

// starter starts processes from one thread that lives as long as the supervisor: the kernel sends a child its
// death signal when the thread that started it ends, not when the process does.
type starter struct {
	orders chan order
	once   sync.Once
}

type order struct {
	cmd  *exec.Cmd
	done chan error
}

func newStarter() *starter {
	s := &starter{orders: make(chan order)}
	go s.work()
	return s
}

func (s *starter) work() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for o := range s.orders {
		o.done <- o.cmd.Start()
	}
}

func (s *starter) start(cmd *exec.Cmd) error {
	o := order{cmd, make(chan error, 1)}
	s.orders <- o
	return <-o.done
}

// close ends the thread; every child must be gone by then.
func (s *starter) close() { s.once.Do(func() { close(s.orders) }) }
