package org

import (
	"maps"
	"slices"

	"recert/schemas/directory"
)

// RiskRules returns the rules of separation of duties that the org keeps in Okta, sorted by id.
func (d *Directory) RiskRules() []directory.RiskRule {
	all := make([]directory.RiskRule, 0, len(d.risks))
	for _, id := range slices.Sorted(maps.Keys(d.risks)) {
		all = append(all, *d.risks[id])
	}
	return all
}

// rule takes a risk rule; those of a file are for analysts, the stage has its own.
func (b *Builder) rule(value []byte) error {
	return put(b.org, value, b.d.risks, func(r *directory.RiskRule) (string, string, bool) {
		if r.Source == directory.SourceFile {
			return "", "", false
		}
		return r.Org, r.ID, r.Removed
	})
}
