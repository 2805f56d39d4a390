package usage

import (
	"encoding/binary"
	"slices"
)

// Forms of the name of an event.
const (
	textUUID  = iota // any text
	rawUUID          // 16 bytes
	timedUUID        // of version 1: how far its time is from that of the event, and the other 8 bytes
	uuidForms = 4
)

// anyTime is the code of a time that is no whole millisecond; it follows in full.
const anyTime = 1

// packEvent writes the time and the name of an event: Okta's times are whole milliseconds.
func packEvent(b []byte, at int64, uuid string) []byte {
	s := Seen{At: at, UUID: uuid}
	if ms := at / nanosPerMilli; ms*nanosPerMilli == at {
		return packUUID(b, zigzag(ms)<<1, s)
	}
	return packUUID(b, anyTime, s)
}

// packUUID writes a code and the name of an event. Most of Okta's are UUIDs of version 1, made in the millisecond of
// the event.
func packUUID(b []byte, code uint64, s Seen) []byte {
	raw, ok := parseUUID(s.UUID)
	off, timed := int64(0), false
	if ok {
		off, timed = timeOff(&raw, s.At)
	}
	form := uint64(textUUID)
	switch {
	case timed:
		form = timedUUID
	case ok:
		form = rawUUID
	}
	b = binary.AppendUvarint(b, code*uuidForms+form)
	if code == anyTime {
		b = binary.AppendVarint(b, s.At)
	}
	switch form {
	case timedUUID:
		return append(binary.AppendVarint(b, off), raw[uuidSize/2:]...)
	case rawUUID:
		return append(b, raw[:]...)
	default:
		return packText(b, s.UUID)
	}
}

func zigzag(v int64) uint64 { return uint64(v)<<1 ^ uint64(v>>63) }

func unzigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }

func packText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// words are texts of which there are few; any other is written behind its length, words counted.
var words = [...]string{"", "User", "SystemPrincipal", "PublicClientApp", "rule", "request", "api", "admin", "APPROVE", "REVOKE", "DELEGATE", "NORESPONSE"}

func packWord(b []byte, s string) []byte {
	if i := slices.Index(words[:], s); i >= 0 {
		return append(b, byte(i))
	}
	return append(binary.AppendUvarint(b, uint64(len(words)+len(s))), s...)
}

// event reads a code, the time that it stands for after the start, and the name.
func (u *unpacker) event(timeOf func(code uint64) int64) (s Seen) {
	head := u.uvarint()
	s.At = timeOf(head / uuidForms)
	switch head % uuidForms {
	case timedUUID:
		off := u.varint()
		s.UUID = formatUUID(timedAt(s.At, off, u.take(uuidSize/2)))
	case rawUUID:
		s.UUID = formatUUID([uuidSize]byte(u.take(uuidSize)))
	default:
		s.UUID = u.text()
	}
	return s
}

// anytime is the time that packEvent wrote.
func (u *unpacker) anytime(code uint64) int64 {
	if code == anyTime {
		return u.varint()
	}
	return unzigzag(code>>1) * nanosPerMilli
}

func (u *unpacker) word() string {
	switch n := u.uvarint(); {
	case n < uint64(len(words)):
		return words[n]
	case n-uint64(len(words)) > uint64(len(u.rest)):
		u.bad, u.rest = true, nil
		return ""
	default:
		return string(u.take(int(n) - len(words)))
	}
}
