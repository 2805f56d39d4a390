package usage

import (
	"encoding/binary"
	"math/bits"
)

// Forms of packed days. Days that no clock could have shown are written in full; most are shortest as clockDays.
const (
	gapDays   = iota // the seconds from one use to the next
	fullDays         // day and second of each
	clockDays        // the same seconds, the hours of the day left out in which nothing ever began
	dayForms  = 4
)

// Widths of what stands before the days of the form clockDays.
const (
	secondBits = 17 // a second of the day
	riceBits   = 6
)

// packDays writes the days in the shortest form.
func packDays(b []byte, days []Day) []byte {
	n := uint64(len(days)) * dayForms
	if !orderly(days) {
		b = binary.AppendUvarint(b, n+fullDays)
		for _, d := range days {
			b = binary.AppendVarint(binary.AppendVarint(b, int64(d.Day)), int64(d.Second))
		}
		return b
	}
	from := len(b)
	b = packGaps(binary.AppendUvarint(b, n+gapDays), days)
	if len(days) < 2 {
		return b
	}
	middle := len(b)
	b = packClock(binary.AppendUvarint(b, n+clockDays), days)
	if len(b)-middle >= middle-from {
		return b[:middle]
	}
	return append(b[:from], b[middle:]...)
}

func packGaps(b []byte, days []Day) []byte {
	last := int64(0)
	for _, d := range days {
		at := int64(d.Day)*secondsPerDay + int64(d.Second)
		b = binary.AppendUvarint(b, uint64(at-last))
		last = at
	}
	return b
}

// packClock counts time from use to use in seconds of the part of the day that is used at all: about 17 bits a day for
// somebody who comes every working day.
func packClock(b []byte, days []Day) []byte {
	low, high := days[0].Second, days[0].Second
	for _, d := range days {
		low, high = min(low, d.Second), max(high, d.Second)
	}
	length := uint64(high-low) + 1
	past := func(i int) uint64 {
		return uint64(days[i].Day-days[i-1].Day-1)*length + uint64(days[i].Second-low)
	}
	sum := uint64(0)
	for i := 1; i < len(days); i++ {
		sum += past(i)
	}
	k := riceOf(sum, uint64(len(days)-1))
	w := bitWriter{out: binary.AppendUvarint(b, uint64(days[0].Day))}
	w.put(uint64(low), secondBits)
	w.put(length-1, secondBits)
	w.put(uint64(k), riceBits)
	w.put(uint64(days[0].Second-low), secondBits)
	for i := 1; i < len(days); i++ {
		w.rice(past(i), k)
	}
	return w.end()
}

// riceOf is the k with which n numbers of that sum take the least room.
func riceOf(sum, n uint64) uint {
	k := uint(max(0, bits.Len64(sum/n)-1))
	if k > 0 && (sum>>k)+n*uint64(k) > (sum>>(k-1))+n*uint64(k-1) {
		k--
	}
	return k
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

func (u *unpacker) days(into []Day) []Day {
	head := u.uvarint()
	n := head / dayForms
	// No form takes less than a bit a day: nobody may ask for more memory than that.
	if n > 8*uint64(len(u.rest)) {
		u.bad, u.rest = true, nil
	}
	if u.bad || n == 0 {
		return into
	}
	if into == nil {
		into = make([]Day, 0, n+1) // one more is what most are opened for
	}
	switch head % dayForms {
	case clockDays:
		return u.clockDays(into, n)
	case fullDays:
		for range n {
			into = append(into, Day{Day: int32(u.varint()), Second: int32(u.varint())})
		}
	default:
		at := uint64(0)
		for range n {
			at += u.uvarint()
			into = append(into, Day{Day: int32(at / secondsPerDay), Second: int32(at % secondsPerDay)})
		}
	}
	return into
}

func (u *unpacker) clockDays(into []Day, n uint64) []Day {
	day := u.uvarint()
	r := bitReader{rest: u.rest}
	low, length, k := r.take(secondBits), r.take(secondBits)+1, uint(r.take(riceBits))
	second := r.take(secondBits)
	into = append(into, Day{Day: int32(day), Second: int32(low + second)})
	for range n - 1 {
		past := r.rice(min(k, most))
		days := past / length
		day += 1 + days
		into = append(into, Day{Day: int32(day), Second: int32(low + past - days*length)})
	}
	if r.bad {
		u.bad, u.rest = true, nil
		return into
	}
	u.rest = r.left(u.rest)
	return into
}
