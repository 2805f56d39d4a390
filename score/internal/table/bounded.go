package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// skipMark passes a UTF-8 byte order mark over and refuses a UTF-16 one.
func skipMark(body *bufio.Reader) error {
	start, err := body.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return explain(err)
	}
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, err = body.Discard(3)
		return err
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return errors.New("line 1: the file is in UTF-16; save it as UTF-8")
	}
	return nil
}

var errLong = fmt.Errorf("a record is longer than %d bytes; is a quote not closed?", maxRecord)

// bounded ends a read in which one record takes too much, so that an open quote costs a bounded amount of memory.
type bounded struct {
	r    io.Reader
	left int
	used bool
}

func (b *bounded) Read(p []byte) (int, error) {
	if !b.used {
		b.used, b.left = true, maxRecord
	}
	if b.left <= 0 {
		return 0, errLong
	}
	n, err := b.r.Read(p)
	b.left -= n
	return n, err
}
