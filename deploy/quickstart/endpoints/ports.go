package endpoints

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
)

const (
	host = "127.0.0.1"
	// lowest and highest bound the search. Kernels hand out ports from 32768 on to outgoing connections: a port
	// from there could be gone before its service listens.
	lowest, highest = 20_000, 32_000
	attempts        = 200
)

// Ports are the reserved ports, by name.
type Ports struct {
	number map[string]int
	held   map[string]net.Listener
}

// Reserve finds a port for every name: from base on where base is set, else those kept in file, else free ones
// next to each other. Reserved ports are held, so that nobody takes them, until Release.
func Reserve(file string, base int, names []string) (*Ports, error) {
	kept, err := load(file)
	if err != nil {
		return nil, err
	}
	p := &Ports{held: map[string]net.Listener{}}
	switch {
	case base > 0:
		p.number = count(base, names)
	case len(kept) > 0:
		p.number = kept
	}
	if p.number == nil {
		return p, p.search(names)
	}
	for _, name := range names {
		if err := p.hold(name); err != nil {
			p.Close()
			return nil, err
		}
	}
	return p, nil
}

func count(base int, names []string) map[string]int {
	number := map[string]int{}
	for i, name := range names {
		number[name] = base + i
	}
	return number
}

func load(file string) (map[string]int, error) {
	raw, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	kept := map[string]int{}
	if err == nil {
		err = json.Unmarshal(raw, &kept)
	}
	if err != nil {
		return nil, fmt.Errorf("PORT: reading %s: %w; remove the file or choose ports with PORT=20000", file, err)
	}
	return kept, nil
}

// search tries stretches of ports at random until one is wholly free.
func (p *Ports) search(names []string) error {
	for range attempts {
		p.number = count(lowest+rand.IntN(highest-lowest-len(names)), names)
		if p.holdAll(names) == nil {
			return nil
		}
		p.Close()
	}
	return fmt.Errorf("PORT: no %d free ports next to each other were found; choose the first with PORT=20000", len(names))
}

func (p *Ports) holdAll(names []string) error {
	for _, name := range names {
		if err := p.hold(name); err != nil {
			return err
		}
	}
	return nil
}

// hold listens on a port. A name that is new since the ports were kept gets a free one.
func (p *Ports) hold(name string) error {
	if p.number[name] == 0 {
		return p.another(name)
	}
	l, err := net.Listen("tcp", p.Address(name))
	if err != nil {
		return fmt.Errorf("PORT: port %d of %s is taken by another program; stop that, or choose other ports with PORT=20000", p.number[name], name)
	}
	p.held[name] = l
	return nil
}

func (p *Ports) another(name string) error {
	for range attempts {
		p.number[name] = lowest + rand.IntN(highest-lowest)
		if l, err := net.Listen("tcp", p.Address(name)); err == nil {
			p.held[name] = l
			return nil
		}
	}
	return fmt.Errorf("PORT: no free port was found for %s; choose ports with PORT=20000", name)
}

// Address is host:port of a name.
func (p *Ports) Address(name string) string {
	return net.JoinHostPort(host, strconv.Itoa(p.number[name]))
}

// Release lets go of ports, for the service that listens on them next.
func (p *Ports) Release(names ...string) {
	for _, name := range names {
		if l := p.held[name]; l != nil {
			l.Close()
			delete(p.held, name)
		}
	}
}

// Close lets go of all ports.
func (p *Ports) Close() {
	for name := range p.held {
		p.Release(name)
	}
}

// Save keeps the ports for the next start.
func (p *Ports) Save(file string) error { return write(file, p.number) }
