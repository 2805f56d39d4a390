package demo

import (
	"fmt"
	"syscall"

	"recert/deploy/quickstart/knobs"
)

const (
	megabyte = 1 << 20
	// spaceToStart is needed at least, spaceToGoOn is when the demo ends itself before the engines do worse.
	spaceToStart = 300 * megabyte
	spaceToGoOn  = 30 * megabyte
)

func free(dir string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, fmt.Errorf("asking for free space in %s: %w", dir, err)
	}
	return s.Bavail * uint64(s.Bsize), nil //nolint:gosec,unconvert // the type differs between systems, the value is positive
}

// enoughSpace tells whether the disk has room for the demo.
func enoughSpace(k *knobs.Knobs) error { return space(k, spaceToStart) }

func space(k *knobs.Knobs, need uint64) error {
	have, err := free(k.Home)
	if err != nil {
		return err
	}
	if have < need {
		return fmt.Errorf("HOME_DIR: the disk of %s is full: %d MB are free, %d MB are needed; free some, or name another folder",
			k.Home, have/megabyte, need/megabyte)
	}
	return nil
}
