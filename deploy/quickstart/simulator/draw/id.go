package draw

const (
	alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	hexits   = "0123456789abcdef"
)

// ID returns a 20-character id in Okta's manner: the three-letter prefix, then letters and digits drawn from seed, prefix and n.
// The number n cannot be read back from it.
func ID(seed uint64, prefix string, n int) string {
	s := New(seed+uint64(n)*0x9e37, "id:"+prefix)
	b := make([]byte, 0, 20)
	b = append(b, prefix...)
	for len(b) < 17 {
		b = append(b, alphabet[s.Int(len(alphabet))])
	}
	return string(append(b, "1d7"...))
}

// AppendUUID appends the UUID in text form that belongs to the two numbers.
func AppendUUID(b []byte, x, y uint64) []byte {
	hi, lo := Mix(x^Mix(y)), Mix(Mix(x)+y)
	hi = hi&^0xf000 | 0x4000
	lo = lo&^(3<<62) | 2<<62
	b = appendHex(b, hi>>32, 8)
	b = append(b, '-')
	b = appendHex(b, hi>>16, 4)
	b = append(b, '-')
	b = appendHex(b, hi, 4)
	b = append(b, '-')
	b = appendHex(b, lo>>48, 4)
	b = append(b, '-')
	return appendHex(b, lo, 12)
}

// AppendHex appends n hex digits of x, highest first.
func AppendHex(b []byte, x uint64, n int) []byte { return appendHex(b, x, n) }

func appendHex(b []byte, x uint64, n int) []byte {
	for i := n - 1; i >= 0; i-- {
		b = append(b, hexits[x>>(4*i)&15])
	}
	return b
}
