package usage

import (
	"encoding/binary"
	"errors"

	"recert/schemas/directory"
)

// A set that is kept in memory has a form of its own: a quarter of the size of what is on Kafka, and decoded several
// times faster. It never leaves the process, so it may change at will. Not in it: org, person and resource, which are
// the set's key.

var errPacked = errors.New("the packed set is damaged")

// kinds are the values of Facts.Kind by number; another text follows number 0.
var kinds = []string{1: directory.KindApp, 2: directory.KindGroup}

// AppendPacked appends a set's packed form, which is never empty.
func AppendPacked(b []byte, f *Facts) []byte {
	b = packKind(b, f.Kind)
	b = packDays(b, f.Days)
	b = packFirst(b, f)
	b = packLast(b, f)
	for _, set := range [][]Change{f.Grants, f.Removals, f.Requests} {
		b = binary.AppendUvarint(b, uint64(len(set)))
		for _, c := range set {
			b = packTexts(packEvent(b, c.At, c.UUID), c.Actor, c.ActorType, c.Via)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(f.Decisions)))
	for _, d := range f.Decisions {
		b = packTexts(packEvent(b, d.At, d.UUID), d.Campaign, d.Reviewer, d.Decision)
	}
	return b
}

// packDays writes the seconds from one use to the next: three bytes where the next is within weeks. Days that no
// clock could have shown are written in full.
func packDays(b []byte, days []Day) []byte {
	if !orderly(days) {
		b = binary.AppendUvarint(b, uint64(len(days))<<1|1)
		for _, d := range days {
			b = binary.AppendVarint(binary.AppendVarint(b, int64(d.Day)), int64(d.Second))
		}
		return b
	}
	b = binary.AppendUvarint(b, uint64(len(days))<<1)
	last := int64(0)
	for _, d := range days {
		at := int64(d.Day)*secondsPerDay + int64(d.Second)
		b = binary.AppendUvarint(b, uint64(at-last))
		last = at
	}
	return b
}

func orderly(days []Day) bool {
	last := int32(-1)
	for _, d := range days {
		if d.Day <= last || d.Second < 0 || d.Second >= secondsPerDay {
			return false
		}
		last = d.Day
	}
	return true
}

func packKind(b []byte, kind string) []byte {
	for i, k := range kinds {
		if i > 0 && k == kind {
			return append(b, byte(i))
		}
	}
	return packTexts(append(b, 0), kind)
}

// packFirst leaves out what Days say already: the first use is mostly that with which the first day began.
func packFirst(b []byte, f *Facts) []byte {
	if len(f.Days) > 0 {
		if past := f.First - startOf(f.Days[0]); past >= 0 && past < nanosPerSecond {
			return binary.AppendUvarint(b, shorten(past)<<1|1)
		}
	}
	return binary.AppendVarint(append(b, 0), f.First)
}

// packLast leaves out what Days say already: the last events are those with which the last active days began.
func packLast(b []byte, f *Facts) []byte {
	b = binary.AppendUvarint(b, uint64(len(f.Last)))
	if !aligned(f) {
		b = append(b, 0)
		for _, s := range f.Last {
			b = packEvent(b, s.At, s.UUID)
		}
		return b
	}
	b = append(b, 1)
	skip := len(f.Days) - len(f.Last)
	for i, s := range f.Last {
		head := shorten(s.At-startOf(f.Days[skip+i])) << 1
		if raw, ok := parseUUID(s.UUID); ok {
			b = append(binary.AppendUvarint(b, head|1), raw[:]...)
			continue
		}
		b = packTexts(binary.AppendUvarint(b, head), s.UUID)
	}
	return b
}

func aligned(f *Facts) bool {
	skip := len(f.Days) - len(f.Last)
	if skip < 0 {
		return false
	}
	for i, s := range f.Last {
		if DayOf(s.At) != f.Days[skip+i] {
			return false
		}
	}
	return true
}

func startOf(d Day) int64 {
	return (int64(d.Day)*secondsPerDay + int64(d.Second)) * nanosPerSecond
}

const nanosPerMilli = 1_000_000

// shorten writes nanoseconds as milliseconds where nothing is lost, as with all of Okta's times.
func shorten(nanos int64) uint64 {
	if nanos%nanosPerMilli == 0 {
		return uint64(nanos/nanosPerMilli) << 1
	}
	return uint64(nanos)<<1 | 1
}

func lengthen(n uint64) int64 {
	if n&1 == 0 {
		return int64(n>>1) * nanosPerMilli
	}
	return int64(n >> 1)
}

func packEvent(b []byte, at int64, uuid string) []byte {
	return packUUID(binary.AppendVarint(b, at), uuid)
}

func packTexts(b []byte, texts ...string) []byte {
	for _, s := range texts {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return b
}

// packUUID writes a UUID in its 16 bytes, and any other text with its length plus one.
func packUUID(b []byte, s string) []byte {
	if raw, ok := parseUUID(s); ok {
		return append(append(b, 0), raw[:]...)
	}
	return append(binary.AppendUvarint(b, uint64(len(s))+1), s...)
}
