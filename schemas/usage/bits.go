package usage

import "math/bits"

// bitWriter appends numbers of any width, the lowest bit first.
type bitWriter struct {
	out  []byte
	held uint64
	n    uint
}

// most is how many bits may be written or read at once.
const most = 56

func (w *bitWriter) put(v uint64, width uint) {
	w.held |= v << w.n
	w.n += width
	for ; w.n >= 8; w.n -= 8 {
		w.out = append(w.out, byte(w.held))
		w.held >>= 8
	}
}

// rice writes v in 1 + k + v>>k bits: few where v is about 1<<k.
func (w *bitWriter) rice(v uint64, k uint) {
	q := v >> k
	for ; q >= most; q -= most {
		w.put(0, most)
	}
	w.put(1<<q, uint(q)+1)
	w.put(v&(1<<k-1), k)
}

// end fills the last byte up.
func (w *bitWriter) end() []byte {
	if w.n > 0 {
		w.out = append(w.out, byte(w.held))
	}
	return w.out
}

// bitReader reads what bitWriter wrote.
type bitReader struct {
	rest []byte
	held uint64
	n    uint
	bad  bool
}

func (r *bitReader) fill() {
	for r.n <= most && len(r.rest) > 0 {
		r.held |= uint64(r.rest[0]) << r.n
		r.rest, r.n = r.rest[1:], r.n+8
	}
}

func (r *bitReader) take(width uint) uint64 {
	if r.n < width {
		r.fill()
		if r.n < width {
			r.bad = true
			return 0
		}
	}
	v := r.held & (1<<width - 1)
	r.held >>= width
	r.n -= width
	return v
}

func (r *bitReader) rice(k uint) uint64 {
	q := uint64(0)
	for r.held == 0 {
		q += uint64(r.n)
		r.n = 0
		if r.fill(); r.n == 0 {
			r.bad = true
			return 0
		}
	}
	zeros := uint(bits.TrailingZeros64(r.held))
	r.held >>= zeros + 1
	r.n -= zeros + 1
	return (q+uint64(zeros))<<k | r.take(k)
}

// left returns what comes behind the last byte of which a bit was read.
func (r *bitReader) left(all []byte) []byte {
	return all[len(all)-len(r.rest)-int(r.n/8):]
}
