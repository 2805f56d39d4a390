package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"recert/schemas/wholefile"
)

// writeFile writes a result; where there is no place for it, that is the user's mistake.
func writeFile(path string, write func(w io.Writer) error) error {
	err := wholefile.Write(path, write)
	var open *wholefile.OpenError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &open):
		return mistaken("writing %s: %w", path, err)
	default:
		return fmt.Errorf("writing %s: %w", path, err)
	}
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
		if path == "" {
			continue
		}
		if err := wholefile.Check(path); err != nil {
			return mistaken("writing %s: %w", path, err)
		}
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
		if path == "" || wholefile.Device(path) {
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
