package table

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// columns are the places of a file's columns by what they are.
type columns struct {
	header               []string
	label                int
	categorical, numeric []int
}

// plan reads the header.
func plan(header []string, o Options) (*columns, error) {
	p := &columns{header: header, label: -1}
	if err := p.check(o); err != nil {
		return nil, fmt.Errorf("line 1: %w", err)
	}
	for at, name := range header {
		switch {
		case o.Label != "" && name == o.Label:
			p.label = at
		case slices.Contains(o.Drop, name):
		case slices.Contains(o.Numeric, name):
			p.numeric = append(p.numeric, at)
		default:
			p.categorical = append(p.categorical, at)
		}
	}
	if len(p.categorical)+len(p.numeric) == 0 {
		return nil, errors.New("line 1: there is no column to learn from beside the decision")
	}
	return p, nil
}

// check finds what is wrong with the names.
func (p *columns) check(o Options) error {
	if len(p.header) > maxColumns {
		return fmt.Errorf("the header has %d columns, more than %d", len(p.header), maxColumns)
	}
	if slices.ContainsFunc(p.header, func(name string) bool { return strings.Contains(name, "\r") }) {
		return errors.New("a carriage return stands within the names; end lines by a line feed, with or without one before it")
	}
	first := map[string]int{}
	for at, name := range p.header {
		if err := checkText(name); err != nil {
			return fmt.Errorf("column %d: %w", at+1, err)
		}
		if strings.TrimSpace(name) == "" {
			return fmt.Errorf("column %d has no name", at+1)
		}
		if before, twice := first[name]; twice {
			return fmt.Errorf("columns %d and %d are both called %s", before+1, at+1, show(name))
		}
		first[name] = at
	}
	if _, there := first[o.Label]; o.Label != "" && !there {
		return fmt.Errorf("there is no column %s for the decision; the header has %s", show(o.Label), p.list())
	}
	if o.Label != "" && (slices.Contains(o.Numeric, o.Label) || slices.Contains(o.Drop, o.Label)) {
		return fmt.Errorf("column %s cannot be the decision and something else", show(o.Label))
	}
	for _, name := range slices.Concat(o.Numeric, o.Drop) {
		if _, there := first[name]; !there && o.Label != "" {
			return fmt.Errorf("there is no column %s; the header has %s", show(name), p.list())
		}
	}
	return nil
}

// list names the columns, as many as a line bears.
func (p *columns) list() string {
	const most = 12
	var names []string
	for _, name := range p.header[:min(most, len(p.header))] {
		names = append(names, show(name))
	}
	list := strings.Join(names, ", ")
	if more := len(p.header) - most; more > 0 {
		list = fmt.Sprintf("%s and %d more", list, more)
	}
	if len(p.header) == 1 && strings.ContainsAny(p.header[0], ";\t") {
		list += " (fields must be separated by commas)"
	}
	return list
}

func (p *columns) names(places []int) []string {
	var names []string
	for _, at := range places {
		names = append(names, p.header[at])
	}
	return names
}
