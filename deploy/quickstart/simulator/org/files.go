package org

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Verdict is one entry of truth.json.
type Verdict struct {
	Truth string `json:"truth"`
	Why   string `json:"why"`
}

// TruthJSON returns truth.json: for each item of the live campaign what is right and why.
func (o *Org) TruthJSON() ([]byte, error) {
	all := map[string]Verdict{}
	for i := range o.Reviews {
		if r := &o.Reviews[i]; r.Campaign == 1 {
			all[r.ID] = Verdict{Truth: r.truth, Why: r.why}
		}
	}
	b, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return nil, fmt.Errorf("encoding truth: %w", err)
	}
	return append(b, '\n'), nil
}

// SoDYAML returns the separation-of-duties rules in the form that recert's review reads.
func (o *Org) SoDYAML() []byte {
	var b strings.Builder
	b.WriteString("# Apps that one person should not hold together.\nrules:\n")
	for _, p := range o.Pairs {
		fmt.Fprintf(&b, "  - id: %s\n    name: %q\n    left: [%q]\n    right: [%q]\n    severity: high\n",
			p.ID, p.Name, o.Apps[p.Left].ID, o.Apps[p.Right].ID)
	}
	return []byte(b.String())
}

// PrivilegedYAML returns the ids of the groups that hold an admin role.
func (o *Org) PrivilegedYAML() []byte {
	var b strings.Builder
	b.WriteString("# Groups that hold an admin role.\nprivileged_groups:\n")
	for i := range o.Groups {
		if o.Groups[i].Privileged {
			fmt.Fprintf(&b, "  - %q\n", o.Groups[i].ID)
		}
	}
	return []byte(b.String())
}
