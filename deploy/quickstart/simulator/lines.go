package simulator

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/event"
)

// CheckLog returns the digest by which a home knows its file of LogEvents, or what is wrong with the file; a line that
// is no JSON is named by its number.
func CheckLog(path string) (digest string, err error) {
	lines, err := readLines(path)
	if err != nil {
		return "", err
	}
	_, digest = joined(lines)
	return digest, nil
}

// joined returns the lines as a home keeps them, and their digest.
func joined(lines [][]byte) (all []byte, digest string) {
	all = append(bytes.Join(lines, []byte("\n")), '\n')
	sum := sha256.Sum256(all)
	return all, hex.EncodeToString(sum[:])
}

// readLines reads a file of JSON values, one a line; white space around a value and empty lines are left out.
func readLines(path string) ([][]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening: %w", err)
	}
	defer func() { _ = f.Close() }()
	var lines [][]byte
	r := bufio.NewReaderSize(f, 1<<20)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("reading line %d: %w", n, err)
		}
		if value := bytes.TrimSpace(line); len(value) > 0 {
			if !json.Valid(value) {
				return nil, fmt.Errorf("line %d is no JSON", n)
			}
			lines = append(lines, value)
		}
		if err != nil {
			return lines, nil
		}
	}
}

// identities counts the different events among lines, and the different lines that are no event at all,
// or larger than a record of Kafka.
func identities(orgID string, lines [][]byte) (distinct, rejected int) {
	seen, bad := map[string]bool{}, map[string]bool{}
	for _, line := range lines {
		e, err := event.Parse(line)
		if err == nil {
			err = e.Identify(line)
		}
		if err != nil || !bus.Fits(&kgo.Record{Value: line}) {
			bad[string(line)] = true
			continue
		}
		seen[event.Identity(orgID, e.UUID, e.Published, e.Type)] = true
	}
	return len(seen), len(bad)
}
