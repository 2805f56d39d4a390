// Package journal keeps what changed in the simulated org since it was drawn: one JSON value a line, only ever added to.
// Input are entries, output the same entries after a restart. A line that a crash cut off is dropped when the file is
// opened. What [Journal.Append] returned from survives the end of this process, not that of the machine.
package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"sync"
)

// Entry is one change: what kind it is and its details.
type Entry struct {
	Kind string          `json:"kind"`
	Data json.RawMessage `json:"data"`
}

// Journal is an open journal. It is safe for concurrent use.
type Journal struct {
	mu   sync.Mutex
	file *os.File
}

// Open reads the journal at path, creating it where there is none, and returns its entries.
func Open(path string) (*Journal, []Entry, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("opening journal: %w", err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		_ = f.Close()
		return nil, nil, fmt.Errorf("reading journal: %w", err)
	}
	entries, size, err := parse(raw)
	if err == nil {
		err = f.Truncate(size)
	}
	if err == nil {
		_, err = f.Seek(size, 0)
	}
	if err != nil {
		_ = f.Close()
		return nil, nil, fmt.Errorf("reading journal: %w", err)
	}
	return &Journal{file: f}, entries, nil
}

// parse returns the entries of all whole lines and the length of those lines.
func parse(raw []byte) (entries []Entry, size int64, err error) {
	for n := 1; ; n++ {
		end := bytes.IndexByte(raw[size:], '\n')
		if end < 0 {
			return entries, size, nil
		}
		var e Entry
		if err := json.Unmarshal(raw[size:size+int64(end)], &e); err != nil {
			return nil, 0, fmt.Errorf("line %d: %w", n, err)
		}
		entries = append(entries, e)
		size += int64(end) + 1
	}
}

// Append writes one change of a kind.
func (j *Journal) Append(kind string, data any) error {
	raw, err := json.Marshal(data)
	if err == nil {
		raw, err = json.Marshal(Entry{Kind: kind, Data: raw})
	}
	if err != nil {
		return fmt.Errorf("encoding journal entry: %w", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, err := j.file.Write(append(raw, '\n')); err != nil {
		return fmt.Errorf("writing journal: %w", err)
	}
	return nil
}

// Close closes the file.
func (j *Journal) Close() error { return j.file.Close() }
