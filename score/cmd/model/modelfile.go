package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"recert/score/internal/learn"
)

// magic is the first line of a model file. The second is the header as JSON, and the rest the model's own bytes.
const magic = "recert model 1\n"

// header says what a model file holds. It has no time and no machine in it: the same rows give the same file.
type header struct {
	Learner  string   `json:"learner"`
	Label    string   `json:"label"`
	Columns  []string `json:"columns"`
	Numeric  []string `json:"numeric"`
	Manager  string   `json:"manager"`
	Resource string   `json:"resource"`
	Rows     int      `json:"rows"`
	Denied   int      `json:"denied"`
	// Size and SHA256 are those of the model's own bytes.
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

// seal returns the file of a model.
func seal(h header, m learn.Model) ([]byte, error) {
	own, err := m.AppendBinary(nil)
	if err != nil {
		return nil, fmt.Errorf("encoding the model: %w", err)
	}
	sum := sha256.Sum256(own)
	h.Size, h.SHA256 = len(own), hex.EncodeToString(sum[:])
	head, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("encoding the header: %w", err)
	}
	return bytes.Join([][]byte{[]byte(magic), head, []byte("\n"), own}, nil), nil
}

// unseal reads the file of a model.
func unseal(raw []byte, load func([]byte) (learn.Model, error)) (h header, m learn.Model, err error) {
	rest, ok := bytes.CutPrefix(raw, []byte(magic))
	if !ok {
		return h, nil, errors.New(`this is no model; "model train" writes one`)
	}
	head, own, ok := bytes.Cut(rest, []byte("\n"))
	if !ok {
		return h, nil, errors.New("the file is cut off within its header")
	}
	if err := json.Unmarshal(head, &h); err != nil {
		return h, nil, fmt.Errorf("reading the header: %w", err)
	}
	if sum := sha256.Sum256(own); len(own) != h.Size {
		return h, nil, fmt.Errorf("the file is cut off, or something was added: it holds %d of %d bytes", len(own), h.Size)
	} else if hex.EncodeToString(sum[:]) != h.SHA256 {
		return h, nil, errors.New("the file is damaged: its checksum differs")
	}
	m, err = load(own)
	return h, m, err
}

// openModel reads the file that a flag names.
func (p *program) openModel(path string) (header, learn.Model, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return header{}, nil, mistaken("reading %s: %w", path, bare(err))
	}
	h, m, err := unseal(raw, p.kit.load)
	if err != nil {
		return h, nil, mistaken("%s: %w", path, err)
	}
	return h, m, nil
}
