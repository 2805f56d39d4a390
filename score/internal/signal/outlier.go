package signal

import (
	"slices"
	"strings"

	"recert/schemas/directory"
	"recert/score/internal/org"
	"recert/score/internal/peer"
)

// Outlier is how unlike the access is to that of people with similar access, with its parts.
type Outlier struct {
	peer.Outlier
	// Midpoint is what midPoint's formula says, 0 to 1, printed beside ours.
	Midpoint float64
}

// crowd is the org as sets of access. An app that only comes by a group is not in them: the group stands for it.
type crowd struct {
	index            *peer.Index
	people, accesses map[string]int32
}

func (c *Context) crowd() *crowd {
	if c.people != nil {
		return c.people
	}
	w := &crowd{people: map[string]int32{}, accesses: map[string]int32{}}
	ids := c.Directory.People()
	sets, counts := make([][]int32, len(ids)), make([]bool, len(ids))
	for i, id := range ids {
		w.people[id] = int32(i)
		counts[i] = org.IsActive(c.Directory.User(id))
		for _, h := range c.Directory.Holdings(id) {
			if h.Kind == directory.KindApp && !h.Direct() {
				continue
			}
			code, known := w.accesses[h.Resource]
			if !known {
				code = int32(len(w.accesses))
				w.accesses[h.Resource] = code
			}
			sets[i] = append(sets[i], code)
		}
		slices.Sort(sets[i])
	}
	w.index = peer.New(sets, counts, len(w.accesses))
	c.people = w
	return w
}

// outlier is that of the resource, or of the group by which the person has the app; of several the most unlike.
func (c *Context) outlier(item *directory.Review, f *Features) Outlier {
	w := c.crowd()
	person, known := w.people[item.UserID]
	if !known || f.Held == nil {
		return Outlier{}
	}
	resources := []string{item.Resource}
	if f.Held.Kind == directory.KindApp && !f.Held.Direct() {
		resources = nil
		for _, p := range f.Held.Paths {
			if group, ok := strings.CutPrefix(p, directory.PathGroup); ok {
				resources = append(resources, group)
			}
		}
	}
	var o Outlier
	for _, id := range resources {
		access, known := w.accesses[id]
		if !known {
			continue
		}
		if x := w.index.Outlier(person, access); o.Peers == 0 || x.Score > o.Score {
			o = Outlier{Outlier: x, Midpoint: w.index.Midpoint(person, access, alike(f))}
		}
	}
	return o
}

// alike is the mean share of the resource's holders who share the person's department, title and manager.
func alike(f *Features) float64 {
	sum := 0.0
	for _, p := range f.Peers {
		sum += float64(p.Holders) / float64(max(1, f.OrgHolders))
	}
	return sum / float64(max(1, len(f.Peers)))
}
