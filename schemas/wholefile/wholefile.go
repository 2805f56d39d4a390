// Package wholefile writes the results of commands: a reader sees the file that was there or the new one, and never a part.
//
// What is there and no file, such as /dev/null or a pipe, is written to and not replaced. Errors do not name the path,
// which the caller knows by the name that its user gave.
package wholefile

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// OpenError says that nothing was written, as the place cannot be written to.
type OpenError struct{ Err error }

func (e *OpenError) Error() string { return e.Err.Error() }

// Unwrap returns what the system said.
func (e *OpenError) Unwrap() error { return e.Err }

var errFolder = errors.New("it is a folder; name a file")

// Write calls write with what becomes the file once write has returned without an error; otherwise nothing stays.
func Write(path string, write func(io.Writer) error) error {
	if Device(path) {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return &OpenError{bare(err)}
		}
		b := bufio.NewWriterSize(f, 1<<16)
		return bare(errors.Join(write(b), b.Flush(), f.Close()))
	}
	f, err := create(path)
	if err != nil {
		return &OpenError{bare(err)}
	}
	if err := fill(f, write); err != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
		return bare(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	return nil
}

func fill(f *os.File, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(f, 1<<16)
	if err := write(b); err != nil {
		return err
	}
	if err := b.Flush(); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	return f.Close()
}

// Check looks before a long run whether Write can open the path after it; an OpenError says why it cannot.
func Check(path string) error {
	if Device(path) {
		return nil
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return &OpenError{errFolder}
	}
	f, err := create(path)
	if err != nil {
		return &OpenError{bare(err)}
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// Device tells whether the path is there and neither a file nor a folder.
func Device(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.Mode().IsRegular() && !info.IsDir()
}

func create(path string) (*os.File, error) {
	return os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
}

// bare leaves out the path of the file that is written beside the one named.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
