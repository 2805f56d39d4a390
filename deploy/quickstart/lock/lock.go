// Package lock keeps a folder to one process: a second one is told so instead of ruining what the first writes.
package lock

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// ErrTaken says that another process holds the folder.
var ErrTaken = errors.New("another process is using it")

// Lock is a held folder.
type Lock struct{ file *os.File }

// Take creates the folder if need be and locks it until Release or the end of the process.
func Take(dir string) (*Lock, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("creating %s: %w", dir, err)
	}
	f, err := os.OpenFile(filepath.Join(dir, ".lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking %s: %w", dir, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = ErrTaken
		}
		return nil, fmt.Errorf("locking %s: %w", dir, err)
	}
	return &Lock{f}, nil
}

// Release gives the folder back.
func (l *Lock) Release() error { return l.file.Close() }

// File is the locked file: a child process that inherits it keeps the folder locked until it ends too.
func (l *Lock) File() *os.File { return l.file }
