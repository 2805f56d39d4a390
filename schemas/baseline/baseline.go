// Package baseline holds what is normal for an org, computed in SQL over the landed events and published
// on topic baseline.v1, so that no stage asks ClickHouse on its decision path.
package baseline

import "time"

// Record is one value of one baseline; JSON, key (org, name, entity).
type Record struct {
	Org string `json:"org"`
	// Name is that of the SQL file that computed it, for example "user_countries".
	Name string `json:"name"`
	// Entity is whom it is about: a user, an app, or the org itself.
	Entity string `json:"entity"`
	// Values is the set that the query returned, sorted.
	Values []string `json:"values,omitempty"`
	// Figures are the numbers that the query returned, by column.
	Figures map[string]float64 `json:"figures,omitempty"`
	// AsOf is the UTC midnight up to which events were counted; it is the version. A stage applies the
	// record only to events at or after it.
	AsOf time.Time `json:"as_of"`
}
