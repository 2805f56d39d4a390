package olaptest

import "syscall"

// endWithParent has the kernel stop the engine when the test binary ends, however it ends.
func endWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} }
