//go:build !linux

package supervise

import "syscall"

// attributes put a child into a process group of its own. Only Linux can end children with their parent.
func attributes(bool) *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
