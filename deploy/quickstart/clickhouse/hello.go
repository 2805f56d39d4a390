package clickhouse

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// hello is the first packet of a client of the native protocol.
type hello struct{ database, user, password string }

const (
	helloPacket     = 0
	exceptionPacket = 2
	maxHelloText    = 4096

	codeUnknownDatabase = 81
	codeAuthentication  = 516
)

var errNoHello = errors.New("this is no client of the native protocol")

// readHello reads the packet and nothing behind it.
func readHello(r io.Reader) (hello, error) {
	br := byteReader{r}
	kind, err := binary.ReadUvarint(br)
	if err != nil || kind != helloPacket {
		return hello{}, errNoHello
	}
	if _, err := readText(br); err != nil { // the client's name
		return hello{}, err
	}
	for range 3 { // its version and the protocol's revision
		if _, err := binary.ReadUvarint(br); err != nil {
			return hello{}, errNoHello
		}
	}
	var h hello
	for _, into := range []*string{&h.database, &h.user, &h.password} {
		if *into, err = readText(br); err != nil {
			return hello{}, err
		}
	}
	return h, nil
}

func readText(br byteReader) (string, error) {
	n, err := binary.ReadUvarint(br)
	if err != nil || n > maxHelloText {
		return "", errNoHello
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(br.Reader, text); err != nil {
		return "", errNoHello
	}
	return string(text), nil
}

type byteReader struct{ io.Reader }

func (b byteReader) ReadByte() (byte, error) {
	var one [1]byte
	_, err := io.ReadFull(b.Reader, one[:])
	return one[0], err
}

// refusal is the answer to a hello that the engine would not survive.
type refusal struct {
	code int32
	text string
}

func refusing(code int32, format string, args ...any) *refusal {
	return &refusal{code, fmt.Sprintf(format, args...)}
}

// packet is the exception as a server sends it.
func (n *refusal) packet() []byte {
	p := []byte{exceptionPacket}
	p = binary.LittleEndian.AppendUint32(p, uint32(n.code))
	for _, text := range []string{"DB::Exception", "DB::Exception: " + n.text, ""} {
		p = binary.AppendUvarint(p, uint64(len(text)))
		p = append(p, text...)
	}
	return append(p, 0) // no further exception inside
}
