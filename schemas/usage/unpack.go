package usage

import "encoding/binary"

// unpacker reads what pack wrote.
type unpacker struct {
	rest  []byte
	names *Names
	bad   bool
}

// Unpack fills everything but the ids from what AppendPacked wrote.
func Unpack(packed []byte, f *Facts) error { return (*Names)(nil).Unpack(packed, f) }

// Unpack fills everything but the ids from what AppendPacked wrote with these names.
func (n *Names) Unpack(packed []byte, f *Facts) error {
	u := unpacker{rest: packed, names: n}
	head := u.kind(f)
	f.Days = u.days(nil)
	u.first(f)
	if head&hasLast != 0 {
		u.last(f, head&lastAligned != 0)
	}
	f.Grants, f.Removals, f.Requests = u.changes(head&hasGrants), u.changes(head&hasRemovals), u.changes(head&hasRequests)
	if head&hasDecisions != 0 {
		f.Decisions = make([]Decision, u.some())
		for i := range f.Decisions {
			s := u.event(u.anytime)
			f.Decisions[i] = Decision{At: s.At, UUID: s.UUID, Campaign: u.name(), Reviewer: u.name(), Decision: u.word()}
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

func (u *unpacker) kind(f *Facts) (head byte) {
	head = u.byte()
	switch n := int(head & kindMask); {
	case n == 0:
		f.Kind = u.text()
	case n < len(kinds):
		f.Kind = kinds[n]
	default:
		u.bad = true
	}
	return head
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

func (u *unpacker) last(f *Facts, aligned bool) {
	n := u.some()
	skip := len(f.Days) - n
	if aligned && skip < 0 {
		u.bad = true
		return
	}
	f.Last = make([]Seen, n, n+1)
	for i := range f.Last {
		timeOf := u.anytime
		if aligned {
			timeOf = func(code uint64) int64 { return startOf(f.Days[skip+i]) + lengthen(code) }
		}
		f.Last[i] = u.event(timeOf)
	}
}

func (u *unpacker) changes(has byte) []Change {
	if has == 0 {
		return nil
	}
	set := make([]Change, u.some())
	for i := range set {
		s := u.event(u.anytime)
		set[i] = Change{At: s.At, UUID: s.UUID, Actor: u.name(), ActorType: u.word(), Via: u.word()}
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

func (u *unpacker) varint() int64 { return unzigzag(u.uvarint()) }

// count reads the length of what follows, an entry of which has at least a byte.
func (u *unpacker) count() int {
	n := u.uvarint()
	if n > uint64(len(u.rest)) {
		u.bad, u.rest = true, nil
		return 0
	}
	return int(n)
}

// some is the count of a list that the head says is not empty.
func (u *unpacker) some() int {
	n := u.count()
	u.bad = u.bad || n == 0
	return n
}

func (u *unpacker) text() string {
	n := u.count()
	if n == 0 {
		return ""
	}
	return string(u.take(n))
}
