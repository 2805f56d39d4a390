// Package store reads models back from their bytes.
//
// What AppendBinary of any model wrote, Load reads; the model says and explains the same. Bytes that are not a
// model's, or that were cut short or changed, give an error that says what is amiss, never a panic; it is not
// a signature: whoever keeps the bytes keeps a checksum.
package store

import (
	"fmt"

	"recert/score/internal/learn"
	"recert/score/internal/learn/blend"
	"recert/score/internal/learn/linear"
	"recert/score/internal/learn/tree"
	"recert/score/internal/learn/wire"
)

// Load reads a model.
func Load(b []byte) (learn.Model, error) {
	m, err := load(b, true)
	if err != nil {
		return nil, fmt.Errorf("reading a model: %w", err)
	}
	return m, nil
}

func load(b []byte, blends bool) (learn.Model, error) {
	r := wire.NewReader(b)
	var m learn.Model
	switch kind := r.Header(); {
	case kind == wire.Linear:
		m = linear.Decode(r)
	case kind == wire.Tree:
		m = tree.Decode(r)
	case kind == wire.Blend && blends:
		m = blend.Decode(r, func(b []byte) (learn.Model, error) { return load(b, false) })
	default:
		r.Fail("there is no model of kind %d here", kind)
	}
	if err := r.End(); err != nil {
		return nil, err
	}
	return m, nil
}
