package usage

import "encoding/binary"

// Names numbers the ids of people and campaigns that many sets name, so that each is in memory once. A nil one writes
// ids as they are. What was packed with one is of use with the same one only; it is not safe for concurrent changes.
type Names struct {
	numbers map[string]uint64
	texts   []string
}

// NewNames returns an empty table.
func NewNames() *Names { return &Names{numbers: map[string]uint64{}} }

// pack writes the number of a text, counted from 1, or 0 and the text.
func (n *Names) pack(b []byte, s string) []byte {
	if n == nil {
		return packText(append(b, 0), s)
	}
	number, known := n.numbers[s]
	if !known {
		n.texts = append(n.texts, s)
		number = uint64(len(n.texts))
		n.numbers[s] = number
	}
	return binary.AppendUvarint(b, number)
}

func (u *unpacker) name() string {
	number := u.uvarint()
	switch {
	case number == 0:
		return u.text()
	case u.names == nil || number > uint64(len(u.names.texts)):
		u.bad, u.rest = true, nil
		return ""
	default:
		return u.names.texts[number-1]
	}
}
