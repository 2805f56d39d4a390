package demo

import (
	"fmt"
	"syscall"

	"recert/deploy/quickstart/knobs"
)

const (
	megabyte = 1 << 20
	// spaceToGoOn is when the demo ends itself before the engines do worse; spaceToStart comes on top of what the
	// events of a new org take in Kafka and ClickHouse.
	spaceToGoOn  = 30 * megabyte
	spaceToStart = 100 * megabyte
	// A person makes some three events a day; one takes about 1.5 kB.
	eventsPerDay  = 3
	bytesPerEvent = 2000
)

func free(dir string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, fmt.Errorf("asking for free space in %s: %w", dir, err)
	}
	return s.Bavail * uint64(s.Bsize), nil // the type differs between systems, the value is positive
}

// enoughSpace tells whether the disk has room for the demo; an org that is there already needs little more.
func enoughSpace(k *knobs.Knobs, known bool) error {
	need := uint64(spaceToStart)
	if !known {
		need += uint64(k.Org.Users) * uint64(k.Org.Days) * eventsPerDay * bytesPerEvent
	}
	return space(k, need)
}

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
