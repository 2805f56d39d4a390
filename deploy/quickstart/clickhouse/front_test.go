package clickhouse

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"
)

// helloBytes is the first packet of a client, revision 54470.
func helloBytes(h hello) []byte {
	p := []byte{helloPacket}
	text := func(s string) { p = append(binary.AppendUvarint(p, uint64(len(s))), s...) }
	text("test")
	for _, n := range []uint64{1, 0, 54470} {
		p = binary.AppendUvarint(p, n)
	}
	text(h.database)
	text(h.user)
	text(h.password)
	return p
}

// connect says hello and returns the kind of the answer with its error code.
func connect(t *testing.T, s *server, h hello) (conn *net.TCPConn, kind byte, code int32) {
	t.Helper()
	c, err := net.Dial("tcp", s.native)
	if err != nil {
		t.Fatalf("the server is gone: %v", err)
	}
	t.Cleanup(func() { c.Close() })
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := c.Write(helloBytes(h)); err != nil {
		t.Fatal(err)
	}
	head := make([]byte, 5)
	if _, err := io.ReadFull(c, head); err != nil {
		t.Fatalf("the server did not answer a hello: %v", err)
	}
	return c.(*net.TCPConn), head[0], int32(binary.LittleEndian.Uint32(head[1:]))
}

// TestServerOutlivesItsClients ends clients in every way that was seen to end the engine.
func TestServerOutlivesItsClients(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	for range 3 {
		// kill -9 of a client that has not read all that was sent to it.
		c, kind, _ := connect(t, s, hello{user: "default"})
		if kind != helloPacket {
			t.Fatalf("a good hello was answered by packet %d", kind)
		}
		if err := c.SetLinger(0); err != nil {
			t.Fatal(err)
		}
		c.Close()
		if _, kind, code := connect(t, s, hello{user: "default", database: "absent"}); kind != exceptionPacket || code != codeUnknownDatabase {
			t.Errorf("an absent database: packet %d, code %d", kind, code)
		}
		if _, kind, code := connect(t, s, hello{user: "default", password: "x"}); kind != exceptionPacket || code != codeAuthentication {
			t.Errorf("a wrong password: packet %d, code %d", kind, code)
		}
		if _, kind, code := connect(t, s, hello{}); kind != exceptionPacket || code != codeAuthentication {
			t.Errorf("no user: packet %d, code %d", kind, code)
		}
		for _, garbage := range []string{"GET / HTTP/1.0\r\n\r\n", "\x00\x05pro", ""} {
			c, err := net.Dial("tcp", s.native)
			if err != nil {
				t.Fatalf("the server is gone: %v", err)
			}
			_, _ = io.WriteString(c, garbage)
			c.Close()
		}
	}
	time.Sleep(300 * time.Millisecond) // an engine that dies takes a moment to
	if _, kind, _ := connect(t, s, hello{user: "default", database: "default"}); kind != helloPacket {
		t.Errorf("a good hello is answered by packet %d", kind)
	}
	s.query(t, "SELECT 1")
}

// TestClientsDoNotDelayTheStop stops an engine that has clients: it would wait five seconds for them to go.
func TestClientsDoNotDelayTheStop(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	for _, h := range []hello{{user: "default"}, {user: "default", database: "system"}} { // the second is looked up over HTTP
		if _, kind, code := connect(t, s, h); kind != helloPacket {
			t.Fatalf("a good hello was answered by packet %d, code %d", kind, code)
		}
	}
	began := time.Now()
	if err := s.End(t, syscall.SIGTERM); err != nil {
		t.Errorf("the stop ended with %v: %s", err, s)
	}
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("the stop took %s", took)
	}
}

func TestHelloIsReadToItsEndAndNoFurther(t *testing.T) {
	t.Parallel()
	want := hello{"recert", "default", strings.Repeat("p", 300)}
	r := bytes.NewReader(append(helloBytes(want), "more"...))
	got, err := readHello(r)
	if err != nil || got != want || r.Len() != 4 {
		t.Errorf("got %+v, %v, %d bytes left, want all fields and 4", got, err, r.Len())
	}
}

func FuzzReadHello(f *testing.F) {
	f.Add(helloBytes(hello{"recert", "default", ""}))
	f.Add([]byte("GET / HTTP/1.0\r\n\r\n"))
	f.Add([]byte{0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, raw []byte) {
		h, err := readHello(bytes.NewReader(raw))
		if err == nil && len(h.database) > maxHelloText {
			t.Errorf("a text of %d bytes passed", len(h.database))
		}
	})
}
