package usage

import (
	"encoding/binary"
	"encoding/hex"
)

// A UUID as Okta writes them: 36 characters, lower-case hex, hyphens at fixed places.
const (
	uuidSize = 16
	uuidText = 36
)

var hyphens = [...]int{8, 13, 18, 23}

// parseUUID reads exactly what formatUUID writes; any other spelling stays text, so that nothing changes.
func parseUUID(s string) (raw [uuidSize]byte, ok bool) {
	if len(s) != uuidText {
		return raw, false
	}
	digits, n := [2 * uuidSize]byte{}, 0
	for i := range len(s) {
		c := s[i]
		if i == hyphens[0] || i == hyphens[1] || i == hyphens[2] || i == hyphens[3] {
			if c != '-' {
				return raw, false
			}
			continue
		}
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return raw, false
		}
		digits[n] = c
		n++
	}
	_, err := hex.Decode(raw[:], digits[:])
	return raw, err == nil
}

func formatUUID(raw [uuidSize]byte) string {
	var digits [2 * uuidSize]byte
	hex.Encode(digits[:], raw[:])
	text, from := make([]byte, 0, uuidText), 0
	for i, at := range hyphens {
		to := at - i
		text = append(append(text, digits[from:to]...), '-')
		from = to
	}
	return string(append(text, digits[from:]...))
}

// The time of a UUID of version 1 counts tenths of microseconds since October 1582; the clock of the event from 1970.
const (
	tick      = 100 // nanoseconds
	uuidEpoch = 0x01b21dd213814000
	version1  = 1
	timeMask  = 1<<60 - 1
	nearTicks = 1 << 27 // how far off four bytes tell
)

// timeOff is how far the time of a UUID of version 1 is from an instant (nanoseconds since 1970); near is false where
// it is none or far off.
func timeOff(raw *[uuidSize]byte, at int64) (off int64, near bool) {
	high := binary.BigEndian.Uint16(raw[6:])
	if high>>12 != version1 {
		return 0, false
	}
	ticks := uint64(high&0xfff)<<48 | uint64(binary.BigEndian.Uint16(raw[4:]))<<32 | uint64(binary.BigEndian.Uint32(raw[:]))
	off = int64(ticks - uuidEpoch - uint64(at/tick))
	return off, off > -nearTicks && off < nearTicks
}

// timedAt is the UUID of which timeOff told how far off it is.
func timedAt(at, off int64, other []byte) (raw [uuidSize]byte) {
	ticks := (uint64(at/tick) + uint64(off) + uuidEpoch) & timeMask
	binary.BigEndian.PutUint32(raw[:], uint32(ticks))
	binary.BigEndian.PutUint16(raw[4:], uint16(ticks>>32))
	binary.BigEndian.PutUint16(raw[6:], uint16(ticks>>48)|version1<<12)
	copy(raw[8:], other)
	return raw
}
