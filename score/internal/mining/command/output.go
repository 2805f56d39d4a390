package command

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"recert/score/internal/mining"
	"recert/score/internal/mining/propose"
)

// whole writes a file that appears complete or not at all. What is there and no file, such as /dev/null or a pipe, is
// written to, not replaced.
func whole(path string, write func(io.Writer) error) error {
	if device(path) {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return fmt.Errorf("opening %s: %w", path, err)
		}
		if err := errors.Join(write(f), f.Close()); err != nil {
			return fmt.Errorf("writing %s: %w", path, err)
		}
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".mine-*")
	if err != nil {
		return fmt.Errorf("creating %s: %w", path, err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already once it was renamed
	w := bufio.NewWriter(f)
	err = write(w)
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Chmod(0o644)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// device says whether the path is there and neither a file nor a folder.
func device(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.Mode().IsRegular() && !info.IsDir()
}

// writable looks before minutes of search whether the result can be written after them.
func writable(path string) error {
	if path == "" || device(path) {
		return nil
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("creating %s: it is a folder; name a file", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".mine-*")
	if err != nil {
		return fmt.Errorf("creating %s: %w", path, err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// reported is the summary as JSON; the last part is there for an org.
type reported struct {
	mining.Summary
	Org       string `json:"org,omitempty"`
	Proposals *int   `json:"proposals,omitempty"`
	Unused    *int   `json:"permissions_left_out,omitempty"`
	Replaced  *int   `json:"assignments_replaced,omitempty"`
}

// report writes the summary as JSON where that was asked for.
func report(o options, res *mining.Result, org *propose.Org, s propose.Set) error {
	if o.json == "" {
		return nil
	}
	r := reported{Summary: res.Summary}
	if org != nil {
		n := len(s.Roles)
		r.Org, r.Proposals, r.Unused, r.Replaced = org.ID, &n, &s.Unused, &s.Replaced
	}
	return whole(o.json, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	})
}
