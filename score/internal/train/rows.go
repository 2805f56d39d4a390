package train

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"recert/score/internal/labels"
)

// rows joins decisions with features, in the order of the decisions; what nobody scored is left out. Of several
// decisions on one item the newest stays. Campaigns launched before since are not looked at; see window.
func (s *stage) rows(org string, decided []*labels.Label) (all []row, since int64) {
	weights := labels.Weights(decided)
	asked := s.asked(org, decided)
	at := map[*item]int{}
	var rows []row
	for i, l := range decided {
		it := asked[l]
		if l.Campaign != "" {
			it = place{label: l, item: s.item(org, l)}
		}
		if it.item == nil {
			continue
		}
		if before, again := at[it.item]; again {
			rows[before].item = nil
		}
		at[it.item] = len(rows)
		rows = append(rows, row{label: it.label, item: it.item, weight: weights[i]})
	}
	kept := rows[:0]
	for _, r := range rows {
		if r.item != nil {
			kept = append(kept, r)
		}
	}
	return window(kept, s.cfg.MaxRows)
}

// window takes the newest campaigns that together have enough rows, and of them the newest rows; since is the launch of
// the oldest of these campaigns, 0 where all together have not enough. With later decisions it only ever moves on, so
// that what it leaves out need not be held.
func window(rows []row, most int) (newest []row, since int64) {
	launched := map[int64]int{}
	for _, r := range rows {
		launched[r.item.asOf]++
	}
	n := 0
	for _, at := range slices.Backward(slices.Sorted(maps.Keys(launched))) {
		if n >= most {
			break
		}
		n += launched[at]
		since = at
	}
	if n < most {
		return rows, 0
	}
	rows = slices.DeleteFunc(rows, func(r row) bool { return r.item.asOf < since })
	return rows[max(0, len(rows)-most):], since
}

func (s *stage) item(org string, l *labels.Label) *item {
	for _, p := range s.partitions {
		if sh := p.orgs[org]; sh != nil {
			if it := sh.items[itemKey(l.Campaign, l.Person, l.Resource)]; it != nil {
				return it
			}
		}
	}
	return nil
}

// place is a label with the item it is about.
type place struct {
	label *labels.Label
	item  *item
}

// asked finds the items that requests are about: the newest launched before the outcome that looks at the same access.
// What it looked like then was recorded without knowing the outcome; an access that no campaign has looked at
// teaches nothing.
func (s *stage) asked(org string, decided []*labels.Label) map[*labels.Label]place {
	wanted := map[string][]*labels.Label{} // by person and resource
	for _, l := range decided {
		if l.Campaign == "" {
			access := l.Person + "|" + l.Resource
			wanted[access] = append(wanted[access], l)
		}
	}
	found := map[*labels.Label]place{}
	if len(wanted) == 0 {
		return found
	}
	for _, p := range s.partitions {
		sh := p.orgs[org]
		if sh == nil {
			continue
		}
		for key, it := range sh.items {
			campaign, access, _ := strings.Cut(key, "|")
			for _, l := range wanted[access] {
				have, some := found[l]
				if it.asOf >= l.At || some && cmp.Or(cmp.Compare(have.item.asOf, it.asOf), strings.Compare(have.label.Campaign, campaign)) > 0 {
					continue
				}
				about := *l
				about.Campaign = campaign
				found[l] = place{label: &about, item: it}
			}
		}
	}
	return found
}
