package rule

// Set dispatches events to the rules that want them.
type Set struct {
	rules  []*Rule
	byType map[string][]*Rule
	byID   map[string]*Rule
}

// NewSet returns the rules without those that are switched off.
func NewSet(rules []*Rule, off []string) *Set {
	disabled := map[string]bool{}
	for _, id := range off {
		disabled[id] = true
	}
	s := &Set{byType: map[string][]*Rule{}, byID: map[string]*Rule{}}
	for _, r := range rules {
		if disabled[r.ID] {
			continue
		}
		s.rules = append(s.rules, r)
		s.byID[r.ID] = r
		for _, t := range r.Types {
			s.byType[t] = append(s.byType[t], r)
		}
	}
	return s
}

// All returns the rules.
func (s *Set) All() []*Rule { return s.rules }

// For returns the rules that want an event of the type; most types have none.
func (s *Set) For(eventType []byte) []*Rule { return s.byType[string(eventType)] }

// ByID returns a rule, nil when there is none of that id.
func (s *Set) ByID(id string) *Rule { return s.byID[id] }

// IDs lists the ids of every rule that there is.
func IDs() []string {
	var ids []string
	for _, r := range Catalogue(Env{}) {
		ids = append(ids, r.ID)
	}
	return ids
}
