package snapshot

import "sync"

// freshness lets the campaigns wait for a directory that was listed as a whole after something happened.
// Full listings are numbered from 1 in each session.
type freshness struct {
	mu        sync.Mutex
	started   int
	whole     int // number of the newest listing that was whole
	positions map[string]map[int32]int64

	wanted  chan struct{} // a full listing is asked for
	changed chan struct{} // one was whole
	looked  chan struct{} // closed when the campaigns have been looked at once
	once    sync.Once
}

func newFreshness() *freshness {
	return &freshness{wanted: make(chan struct{}, 1), changed: make(chan struct{}, 1), looked: make(chan struct{})}
}

// want asks for a full listing that begins from now on, and returns its number.
func (f *freshness) want() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	signal(f.wanted)
	return f.started + 1
}

// begin numbers a full listing; it answers everything that was asked for before.
func (f *freshness) begin() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.wanted:
	default:
	}
	f.started++
	return f.started
}

// done notes that a full listing was whole, and what had been written by then.
func (f *freshness) done(number int, positions map[string]map[int32]int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.whole, f.positions = number, positions
	signal(f.changed)
}

// since returns what had been written by a whole listing with at least this number.
func (f *freshness) since(number int) (map[string]map[int32]int64, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.positions, f.whole >= number
}

// look notes that the campaigns have been looked at, whatever was seen.
func (f *freshness) look() { f.once.Do(func() { close(f.looked) }) }

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
