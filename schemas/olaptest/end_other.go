//go:build !linux

package olaptest

import "syscall"

func endWithParent() *syscall.SysProcAttr { return nil }
