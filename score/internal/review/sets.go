package review

import (
	"bytes"
	"errors"

	"recert/schemas/usage"
)

// sets keeps packed usage sets: a million of them in a few large blocks instead of a million small allocations.
// What it returns stays valid; it is not safe for concurrent changes, nor to unpack during one.
type sets struct {
	// people ("org|person") and resources are numbered: each is in many keys.
	people, resources map[string]uint32
	index             index
	names             *usage.Names
	blocks            []block
	used, dead        int // bytes
	buffer            []byte
}

// place is where a packed set lies: its block, offset and length, 24, 20 and 20 bits. A length of 0 stands for a set
// that cannot be read.
type place uint64

type block struct {
	bytes []byte
	dead  int
}

const (
	blockSize  = 1 << 20
	placeBits  = 20
	placeMask  = 1<<placeBits - 1
	leastWaste = 4 * blockSize // below it nothing is tidied up
)

var (
	errKey        = errors.New("the key is not org|person|resource")
	errUnreadable = errors.New("the set on Kafka cannot be read")
)

func newSets() *sets {
	return &sets{people: map[string]uint32{}, resources: map[string]uint32{}, names: usage.NewNames()}
}

func (s *sets) len() int { return s.index.n }

// put keeps a set, or that it cannot be read; a nil value forgets it. It keeps no reference to its arguments.
func (s *sets) put(key, value []byte) error {
	cut := bytes.LastIndexByte(key, '|')
	if cut < 0 {
		return errKey
	}
	person, resource := number(s.people, key[:cut]), number(s.resources, key[cut+1:])
	if at, known := s.index.get(person, resource); known {
		s.bury(at)
	}
	if value == nil {
		s.index.remove(person, resource)
		return nil
	}
	var f usage.Facts
	if _, err := f.UnmarshalMsg(value); err != nil {
		s.index.put(person, resource, 0)
		return err
	}
	s.buffer = s.names.AppendPacked(s.buffer[:0], &f)
	if len(s.buffer) > placeMask {
		s.index.put(person, resource, 0)
		return errUnreadable
	}
	s.index.put(person, resource, s.append(s.buffer))
	if s.dead > max(leastWaste, s.used/4) {
		s.tidy()
	}
	return nil
}

// get returns the packed set, nil where there is none; an error says that there is one which cannot be read.
func (s *sets) get(orgPerson, resource string) ([]byte, error) {
	person, known := s.people[orgPerson]
	if !known {
		return nil, nil
	}
	number, known := s.resources[resource]
	if !known {
		return nil, nil
	}
	at, known := s.index.get(person, number)
	if !known {
		return nil, nil
	}
	if at.length() == 0 {
		return nil, errUnreadable
	}
	return s.read(at), nil
}

// unpack fills all but the ids from what get returned.
func (s *sets) unpack(packed []byte, f *usage.Facts) error { return s.names.Unpack(packed, f) }

func (s *sets) append(packed []byte) place {
	last := len(s.blocks) - 1
	if last < 0 || len(s.blocks[last].bytes)+len(packed) > blockSize {
		s.blocks = append(s.blocks, block{bytes: make([]byte, 0, blockSize)})
		last++
	}
	c := &s.blocks[last]
	at := place(last)<<(2*placeBits) | place(len(c.bytes))<<placeBits | place(len(packed))
	c.bytes = append(c.bytes, packed...)
	s.used += len(packed)
	return at
}

func (p place) block() int  { return int(p >> (2 * placeBits)) }
func (p place) offset() int { return int(p >> placeBits & placeMask) }
func (p place) length() int { return int(p & placeMask) }

func (s *sets) read(at place) []byte {
	return s.blocks[at.block()].bytes[at.offset() : at.offset()+at.length()]
}

func (s *sets) bury(at place) {
	if n := at.length(); n > 0 {
		s.blocks[at.block()].dead += n
		s.dead += n
	}
}

// tidy moves what lives in blocks of which a quarter is dead, and lets these go.
func (s *sets) tidy() {
	victim := make([]bool, len(s.blocks))
	for i := range s.blocks {
		victim[i] = i < len(s.blocks)-1 && 4*s.blocks[i].dead >= len(s.blocks[i].bytes) && s.blocks[i].bytes != nil
	}
	s.index.move(func(at place) place {
		if at.length() == 0 || !victim[at.block()] {
			return at
		}
		s.used -= at.length()
		return s.append(s.read(at))
	})
	for i, gone := range victim {
		if gone {
			s.used -= s.blocks[i].dead
			s.dead -= s.blocks[i].dead
			s.blocks[i] = block{}
		}
	}
}

func number(of map[string]uint32, text []byte) uint32 {
	id, known := of[string(text)]
	if !known {
		id = uint32(len(of))
		of[string(text)] = id
	}
	return id
}
