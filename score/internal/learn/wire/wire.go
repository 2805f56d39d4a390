// Package wire writes and reads the bytes of models: varints, strings and IEEE numbers, in one fixed order.
//
// Reading never panics and never allocates more than the input could fill: the first thing amiss sticks in
// Reader.Err and everything read after it is zero.
package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// AppendUint appends a varint.
func AppendUint(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }

// AppendString appends a string with its length.
func AppendString(b []byte, s string) []byte { return append(AppendUint(b, uint64(len(s))), s...) }

// AppendBytes appends bytes with their length.
func AppendBytes(b, s []byte) []byte { return append(AppendUint(b, uint64(len(s))), s...) }

// AppendBool appends one byte.
func AppendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

// AppendFloat appends eight bytes.
func AppendFloat(b []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
}

// AppendFloats appends numbers with their count.
func AppendFloats(b []byte, vs []float64) []byte {
	b = AppendUint(b, uint64(len(vs)))
	for _, v := range vs {
		b = AppendFloat(b, v)
	}
	return b
}

var errShort = errors.New("the bytes end early")

// Reader reads what the Append functions wrote.
type Reader struct {
	b   []byte
	err error
}

// NewReader reads b, which it does not change.
func NewReader(b []byte) *Reader { return &Reader{b: b} }

// Err is the first thing that was amiss.
func (r *Reader) Err() error { return r.err }

// Fail notes that something was amiss, unless something was before.
func (r *Reader) Fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
		r.b = nil
	}
}

// End fails when bytes are left over.
func (r *Reader) End() error {
	if len(r.b) > 0 {
		r.Fail("%d bytes are left over", len(r.b))
	}
	return r.err
}

// Uint reads a varint.
func (r *Reader) Uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.Fail("%w", errShort)
		return 0
	}
	r.b = r.b[n:]
	return v
}

// UintTo reads a varint that is at most limit.
func (r *Reader) UintTo(limit uint64) uint64 {
	v := r.Uint()
	if v > limit {
		r.Fail("%d is more than %d", v, limit)
		return 0
	}
	return v
}

// Count reads a number of things that take at least size bytes each.
func (r *Reader) Count(size int) int {
	v := r.Uint()
	if v > uint64(len(r.b)/size) {
		r.Fail("%w", errShort)
		return 0
	}
	return int(v)
}

// Bytes reads bytes with their length; they alias the input.
func (r *Reader) Bytes() []byte {
	n := r.Count(1)
	s := r.b[:n:n]
	r.b = r.b[n:]
	return s
}

// String reads a string with its length.
func (r *Reader) String() string { return string(r.Bytes()) }

// Bool reads one byte.
func (r *Reader) Bool() bool { return r.UintTo(1) == 1 }

// Float reads a number that is not NaN.
func (r *Reader) Float() float64 {
	if len(r.b) < 8 {
		r.Fail("%w", errShort)
		return 0
	}
	v := math.Float64frombits(binary.LittleEndian.Uint64(r.b))
	r.b = r.b[8:]
	if math.IsNaN(v) || math.IsInf(v, 0) {
		r.Fail("a number is %v", v)
		return 0
	}
	return v
}

// Floats reads numbers with their count.
func (r *Reader) Floats() []float64 {
	out := make([]float64, r.Count(8))
	for i := range out {
		out[i] = r.Float()
	}
	return out
}
