package evaluate

import (
	"strings"

	"recert/score/internal/table"
)

// ManagerColumn finds the column that says who answers for a row, by its name; empty when none looks like it.
func ManagerColumn(t *table.Table) string {
	return byName(t, []string{"manager", "mgr"}, "manager", "managerid", "mgr", "mgrid", "reviewer", "reviewerid")
}

// ResourceColumn finds the column that says what a row gives access to, by its name; empty when none looks like it.
func ResourceColumn(t *table.Table) string {
	return byName(t, []string{"resource"}, "resource", "resourceid", "app", "appid", "application", "entitlement")
}

// byName returns the categorical column whose name is one of the given, in this order, apart from case and
// punctuation; else the first whose name begins with one of the starts.
func byName(t *table.Table, starts []string, names ...string) string {
	for _, want := range names {
		for i := range t.Columns {
			if c := &t.Columns[i]; !c.Numeric() && plain(c.Name) == want {
				return c.Name
			}
		}
	}
	for i := range t.Columns {
		for _, want := range starts {
			if c := &t.Columns[i]; !c.Numeric() && strings.HasPrefix(plain(c.Name), want) {
				return c.Name
			}
		}
	}
	return ""
}

func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("_- .", r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
}
