package command

import (
	"encoding/json"
	"fmt"
	"io"

	"recert/schemas/wholefile"
	"recert/score/internal/mining"
	"recert/score/internal/mining/propose"
)

// whole writes a file that appears complete or not at all.
func whole(path string, write func(io.Writer) error) error {
	if err := wholefile.Write(path, write); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// writable looks before minutes of search whether the result can be written after them.
func writable(path string) error {
	if path == "" {
		return nil
	}
	if err := wholefile.Check(path); err != nil {
		return fmt.Errorf("creating %s: %w", path, err)
	}
	return nil
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
