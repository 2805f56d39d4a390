package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// writeFile writes a file beside its place and puts it there when it is whole: a reader sees the old one or the new one.
// What is no file, such as /dev/stdout, is written to as it is.
func writeFile(path string, write func(w io.Writer) error) (err error) {
	if special(path) {
		return writeTo(path, write)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return mistaken("writing %s: %w", path, bare(err))
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
			err = fmt.Errorf("writing %s: %w", path, bare(err))
		}
	}()
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
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// special tells a device or a pipe from a file; it must not be replaced.
func special(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.Mode().IsRegular() && !info.IsDir()
}

func writeTo(path string, write func(w io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return mistaken("writing %s: %w", path, bare(err))
	}
	b := bufio.NewWriterSize(f, 1<<16)
	if err := errors.Join(write(b), b.Flush(), f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", path, bare(err))
	}
	return nil
}

func writeJSON(path string, v any) error {
	return writeFile(path, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(v)
	})
}

// writable looks before a long run whether its result can be written.
func writable(paths ...string) error {
	for _, path := range paths {
		if path == "" || special(path) {
			continue
		}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return mistaken("writing %s: it is a folder", path)
		}
		f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
		if err != nil {
			return mistaken("writing %s: %w", path, bare(err))
		}
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
	return nil
}

// apart makes sure that no result takes the place of what the command reads, nor of another result.
func apart(read []string, results ...string) error {
	taken := map[string]bool{}
	for _, path := range read {
		taken[place(path)] = true
	}
	for _, path := range results {
		if path == "" || special(path) {
			continue
		}
		if taken[place(path)] {
			return mistaken("writing %s: the same command reads it or writes it already; name another file", path)
		}
		taken[place(path)] = true
	}
	return nil
}

// place is where a path leads to.
func place(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}
