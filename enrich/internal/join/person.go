package join

import (
	"recert/schemas/bus"
	"recert/schemas/directory"
)

// Context is what the directory says of an event's subject. It is text of the org, to be shown, not to be trusted.
type Context struct {
	Department, Title, Manager, Status, Type string
}

// maxText bounds each text of the directory in an event, in bytes.
const maxText = 512

// person is a Context in 20 bytes: departments, titles and managers are few and shared.
type person struct {
	department, title, manager, status, kind uint32
}

// Person returns the context of a person, empty when the directory does not know the id.
func (d *Directory) Person(orgID, id string) Context {
	d.mu.RLock()
	defer d.mu.RUnlock()
	o := d.orgs[orgID]
	if o == nil {
		return Context{}
	}
	p, ok := o.people[id]
	if !ok {
		return Context{}
	}
	w := d.words.texts
	return Context{w[p.department], w[p.title], w[p.manager], w[p.status], w[p.kind]}
}

// Name returns the name of an app or a group, empty when the directory does not know the id.
func (d *Directory) Name(orgID, id string) string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	o := d.orgs[orgID]
	if o == nil {
		return ""
	}
	return d.words.texts[o.names[id]]
}

func (d *Directory) putUser(u *directory.User) {
	o := d.of(u.Org)
	if u.Removed {
		delete(o.people, u.ID)
		return
	}
	o.people[u.ID] = person{
		department: d.words.id(u.Department), title: d.words.id(u.Title), manager: d.words.id(u.ManagerID),
		status: d.words.id(u.Status), kind: d.words.id(u.UserType),
	}
}

func (d *Directory) putName(orgID, id, name string, removed bool) {
	o := d.of(orgID)
	if removed {
		delete(o.names, id)
		return
	}
	o.names[id] = d.words.id(name)
}

// words numbers texts; number 0 is the empty text.
type words struct {
	texts []string
	ids   map[string]uint32
}

func newWords() words { return words{texts: []string{""}, ids: map[string]uint32{"": 0}} }

func (w *words) id(s string) uint32 {
	s = bus.CleanText(s, maxText)
	if id, ok := w.ids[s]; ok {
		return id
	}
	id := uint32(len(w.texts))
	w.texts = append(w.texts, s)
	w.ids[s] = id
	return id
}
