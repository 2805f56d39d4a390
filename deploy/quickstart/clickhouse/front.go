package clickhouse

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"time"
)

// front is what listens on the native port: it hands a client's bytes to the engine, which listens on a port of its
// own. The engine ends, and every client's work with it, when a connection breaks off without a FIN (which is what
// kill -9 of a client does) and when a handshake fails. So the front turns every end of a client into a FIN, and
// answers a handshake that would fail itself.
type front struct {
	listener net.Listener
	engine   string // native address
	check    func(ctx context.Context, h hello) *refusal

	mu     sync.Mutex
	open   map[net.Conn]end
	closed bool
	wait   sync.WaitGroup
}

// end tells the two ends of a relayed connection apart.
type end int

const (
	clientEnd end = iota
	engineEnd
)

// leaveWait is how long the engine may take to be done with clients that were sent away.
const leaveWait = 2 * time.Second

// helloWait is how long a client may take to say hello.
const helloWait = 10 * time.Second

func newFront(l net.Listener, engine string, check func(context.Context, hello) *refusal) *front {
	return &front{listener: l, engine: engine, check: check, open: map[net.Conn]end{}}
}

// serve accepts clients until close.
func (f *front) serve(ctx context.Context) {
	for {
		client, err := f.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // no file handles, or a client that went at once
			time.Sleep(10 * time.Millisecond)
			continue
		}
		if f.keep(client, clientEnd) {
			f.wait.Go(func() { f.relay(ctx, client) })
		}
	}
}

// keep notes an open connection, and closes it at once when the front is closed.
func (f *front) keep(c net.Conn, e end) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		c.Close()
		return false
	}
	f.open[c] = e
	return true
}

func (f *front) drop(c net.Conn) {
	c.Close()
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.open, c)
}

// relay serves one client to its end.
func (f *front) relay(ctx context.Context, client net.Conn) {
	defer f.drop(client)
	_ = client.SetReadDeadline(time.Now().Add(helloWait))
	var said bytes.Buffer
	h, err := readHello(io.TeeReader(client, &said))
	if err != nil {
		return // no client of ours; the engine must not see it
	}
	_ = client.SetReadDeadline(time.Time{})
	if no := f.check(ctx, h); no != nil {
		_, _ = client.Write(no.packet())
		return
	}
	engine, err := net.Dial("tcp", f.engine)
	if err != nil || !f.keep(engine, engineEnd) {
		return
	}
	defer f.drop(engine)
	if _, err := engine.Write(said.Bytes()); err != nil {
		return
	}
	both(client, engine)
}

// both copies until the engine is done. A client that is gone, however it went, is a FIN for the engine, whose answers
// are then read to their end and dropped.
func both(client, engine net.Conn) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(engine, client)
		_ = engine.(*net.TCPConn).CloseWrite()
	}()
	if _, err := io.Copy(client, engine); err != nil {
		_, _ = io.Copy(io.Discard, engine)
	}
	client.Close()
	<-done
}

// leave refuses new clients, ends those that are there, and gives the engine a moment to be done with them. An engine that
// nobody is connected to stops at once; otherwise it waits five seconds first.
func (f *front) leave() {
	f.shut(clientEnd)
	gone := make(chan struct{})
	go func() {
		f.wait.Wait()
		close(gone)
	}()
	select {
	case <-gone:
	case <-time.After(leaveWait): // a query goes on
	}
}

// close ends every connection and waits for that.
func (f *front) close() {
	f.shut(clientEnd, engineEnd)
	f.wait.Wait()
}

func (f *front) shut(ends ...end) {
	f.listener.Close()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	for c, e := range f.open {
		if slices.Contains(ends, e) {
			c.Close()
		}
	}
}
