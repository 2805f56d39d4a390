package wire

import "bytes"

// The kinds of models.
const (
	Linear = 1 + iota
	Tree
	Blend
)

// magic begins a model's bytes; its last byte is the version of the format.
var magic = []byte("recert model\x01")

// AppendHeader appends what a model's bytes begin with.
func AppendHeader(b []byte, kind byte) []byte { return append(append(b, magic...), kind) }

// Header reads what AppendHeader wrote and returns the kind.
func (r *Reader) Header() byte {
	switch n := len(magic) - 1; {
	case r.err != nil:
	case len(r.b) < n+2 || !bytes.Equal(r.b[:n], magic[:n]):
		r.Fail("the bytes do not begin as a model's do")
	case r.b[n] != magic[n]:
		r.Fail("the model's format is version %d, this program reads %d", r.b[n], magic[n])
	default:
		kind := r.b[n+1]
		r.b = r.b[n+2:]
		return kind
	}
	return 0
}
