package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recert/deploy/quickstart/knobs"
	"recert/deploy/quickstart/lock"
)

// orphanWait is how long the services of a demo that was killed may take to end: they are told by the kernel, and
// the embedded Kafka closes its log.
const orphanWait = 60 * time.Second

// locks keep a home to one demo. Services inherit the second one, so that it is free only when all of them are gone.
type locks struct{ demo, services *lock.Lock }

func (l *locks) take(ctx context.Context, k *knobs.Knobs, note func(string)) error {
	var err error
	if l.demo, err = lock.Take(k.Home); err != nil {
		return fmt.Errorf("HOME_DIR: %w; %s", err, fixFor(err))
	}
	for deadline := time.Now().Add(orphanWait); ; {
		l.services, err = lock.Take(k.In("run"))
		if err == nil {
			return nil
		}
		if !errors.Is(err, lock.ErrTaken) || time.Now().After(deadline) {
			return fmt.Errorf("HOME_DIR: %w; %s", err, fixFor(err))
		}
		if note != nil {
			note("waiting for the services of a demo that was killed to end")
			note = nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func fixFor(err error) string {
	if errors.Is(err, lock.ErrTaken) {
		return "a demo is running there already: stop it, or name another folder with HOME_DIR=PATH"
	}
	return "name a folder that can be written"
}

func (l *locks) release() {
	for _, held := range []*lock.Lock{l.services, l.demo} {
		if held != nil {
			held.Release()
		}
	}
}
