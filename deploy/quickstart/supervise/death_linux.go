package supervise

import "syscall"

// attributes put a child into a process group of its own, so that a Ctrl-C on the terminal reaches the supervisor
// alone, and have the kernel end it when the supervisor dies.
func attributes(gentle bool) *syscall.SysProcAttr {
	death := syscall.SIGKILL
	if gentle {
		death = syscall.SIGTERM
	}
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: death}
}
