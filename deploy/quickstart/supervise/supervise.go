package supervise

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"
)

// Deps is what a supervisor needs.
type Deps struct {
	// Logs and PIDs are folders that exist.
	Logs, PIDs string
	// Inherit is an open file that every child gets too; it may be nil.
	Inherit *os.File
	// Note is told what a person may want to know, in one line. It must be safe for concurrent use.
	Note func(line string)
}

// Supervisor runs processes. Use New, and Stop at the end.
type Supervisor struct {
	deps     Deps
	starter  *starter
	failed   chan error
	mu       sync.Mutex
	children []*child
	restarts map[string]int
}

// New returns a supervisor without processes.
func New(d Deps) *Supervisor {
	return &Supervisor{deps: d, starter: newStarter(), failed: make(chan error, 1), restarts: map[string]int{}}
}

// Start starts a process and keeps it running. The error is that of the first start; later trouble shows in Failed.
func (s *Supervisor) Start(p Process) error {
	_, err := s.launch(p)
	return err
}

func (s *Supervisor) launch(p Process) (*child, error) {
	c := &child{Process: p, s: s, stopping: make(chan struct{}), done: make(chan struct{}), first: true}
	if err := keepOldLog(s.deps.Logs, p.Name); err != nil {
		return nil, err
	}
	if err := c.start(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.children = append(s.children, c)
	s.mu.Unlock()
	go c.keep()
	return c, nil
}

// Do runs a process that ends by itself and waits for its success.
func (s *Supervisor) Do(ctx context.Context, p Process) error {
	p.Once = true
	c, err := s.launch(p)
	if err != nil {
		return err
	}
	select {
	case <-c.done:
	case err := <-s.failed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-s.failed:
		return err
	default:
		return nil
	}
}

// Failed delivers the first trouble that cannot be mended by starting again.
func (s *Supervisor) Failed() <-chan error { return s.failed }

func (s *Supervisor) fail(err error) {
	select {
	case s.failed <- err:
	default:
	}
}

// Restarts counts how often each process was started again.
func (s *Supervisor) Restarts() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.restarts)
}

func (s *Supervisor) restarted(name, how string) {
	s.mu.Lock()
	s.restarts[name]++
	s.mu.Unlock()
	s.deps.Note(fmt.Sprintf("%s ended (%s) and is started again", name, how))
}

// Stop ends every process, lowest rank first. It returns once all are gone.
func (s *Supervisor) Stop() {
	s.mu.Lock()
	children := slices.Clone(s.children)
	s.mu.Unlock()
	for _, c := range children {
		close(c.stopping)
	}
	for _, rank := range ranks(children) {
		var group sync.WaitGroup
		for _, c := range children {
			if c.Rank == rank {
				group.Go(c.end)
			}
		}
		group.Wait()
	}
	s.starter.close()
}

func ranks(children []*child) []int {
	var all []int
	for _, c := range children {
		all = append(all, c.Rank)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
