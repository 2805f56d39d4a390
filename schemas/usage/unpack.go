package usage

import "encoding/binary"

// unpacker reads what pack wrote.
type unpacker struct {
	rest []byte
	bad  bool
}

// Unpack fills everything but the ids from what AppendPacked wrote.
func Unpack(packed []byte, f *Facts) error {
	u := unpacker{rest: packed}
	u.kind(f)
	f.Days = u.days(nil)
	u.first(f)
	u.last(f)
	f.Grants, f.Removals, f.Requests = u.changes(), u.changes(), u.changes()
	if n := u.count(); n > 0 {
		f.Decisions = make([]Decision, n)
		for i := range f.Decisions {
			f.Decisions[i] = Decision{At: u.varint(), UUID: u.uuid(), Campaign: u.text(), Reviewer: u.text(), Decision: u.text()}
		}
	}
	if u.bad || len(u.rest) > 0 {
		return errPacked
	}
	return nil
}

// AppendDays appends the active days of a packed set, up to and including the instant asOf (nanoseconds since 1970).
func AppendDays(days []Day, packed []byte, asOf int64) ([]Day, error) {
	u := unpacker{rest: packed}
	u.kind(&Facts{})
	n := len(days)
	days = u.days(days)
	if u.bad {
		return days[:n], errPacked
	}
	f := Facts{Days: days[n:]}
	return days[:n+len(f.ActiveDays(asOf))], nil
}

func (u *unpacker) days(into []Day) []Day {
	head := u.uvarint()
	n := head >> 1
	if n > uint64(len(u.rest)) {
		u.bad, u.rest = true, nil
	}
	if u.bad || n == 0 {
		return into
	}
	if into == nil {
		into = make([]Day, 0, n+1) // one more is what most are opened for
	}
	at := uint64(0)
	for range n {
		if head&1 == 1 {
			into = append(into, Day{Day: int32(u.varint()), Second: int32(u.varint())})
			continue
		}
		at += u.uvarint()
		into = append(into, Day{Day: int32(at / secondsPerDay), Second: int32(at % secondsPerDay)})
	}
	return into
}

func (u *unpacker) kind(f *Facts) {
	switch n := int(u.byte()); {
	case n == 0:
		f.Kind = u.text()
	case n < len(kinds):
		f.Kind = kinds[n]
	default:
		u.bad = true
	}
}

func (u *unpacker) first(f *Facts) {
	switch head := u.uvarint(); {
	case head == 0:
		f.First = u.varint()
	case len(f.Days) == 0:
		u.bad = true
	default:
		f.First = startOf(f.Days[0]) + lengthen(head>>1)
	}
}

func (u *unpacker) last(f *Facts) {
	n := u.count()
	aligned := u.byte() == 1
	if n == 0 {
		return
	}
	skip := len(f.Days) - n
	if aligned && skip < 0 {
		u.bad = true
		return
	}
	f.Last = make([]Seen, n, n+1)
	for i := range f.Last {
		if !aligned {
			f.Last[i] = Seen{At: u.varint(), UUID: u.uuid()}
			continue
		}
		head := u.uvarint()
		f.Last[i].At = startOf(f.Days[skip+i]) + lengthen(head>>1)
		if head&1 == 1 {
			f.Last[i].UUID = formatUUID([uuidSize]byte(u.take(uuidSize)))
		} else {
			f.Last[i].UUID = u.text()
		}
	}
}

func (u *unpacker) changes() []Change {
	n := u.count()
	if n == 0 {
		return nil
	}
	set := make([]Change, n)
	for i := range set {
		set[i] = Change{At: u.varint(), UUID: u.uuid(), Actor: u.text(), ActorType: u.text(), Via: u.text()}
	}
	return set
}

func (u *unpacker) byte() byte { return u.take(1)[0] }

// take returns the next n bytes, zeros behind the end.
func (u *unpacker) take(n int) []byte {
	if n > len(u.rest) {
		u.bad, u.rest = true, nil
		return make([]byte, min(n, uuidSize))
	}
	taken := u.rest[:n]
	u.rest = u.rest[n:]
	return taken
}

func (u *unpacker) uvarint() uint64 {
	v, n := binary.Uvarint(u.rest)
	if n <= 0 {
		u.bad, u.rest = true, nil
		return 0
	}
	u.rest = u.rest[n:]
	return v
}

func (u *unpacker) varint() int64 {
	v := u.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

// count reads the length of what follows, an entry of which has at least a byte.
func (u *unpacker) count() int {
	n := u.uvarint()
	if n > uint64(len(u.rest)) {
		u.bad, u.rest = true, nil
		return 0
	}
	return int(n)
}

func (u *unpacker) text() string {
	n := u.count()
	if n == 0 {
		return ""
	}
	return string(u.take(n))
}

func (u *unpacker) uuid() string {
	n := u.uvarint()
	switch {
	case n == 0:
		return formatUUID([uuidSize]byte(u.take(uuidSize)))
	case n-1 > uint64(len(u.rest)):
		u.bad, u.rest = true, nil
		return ""
	default:
		return string(u.take(int(n - 1)))
	}
}
