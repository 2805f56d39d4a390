package propose

import (
	"slices"
	"strings"

	"recert/schemas/bus"
	"recert/score/internal/mining/bits"
)

// attributes knows who has which value of which attribute. Values that a single person has describe nobody else and
// are left out. The order is that of first appearance, so nothing depends on what values are called.
type attributes struct {
	values []value
	of     [][]int32 // by user: places in values
}

type value struct {
	name, text string
	holders    bits.Set
	count      int
}

func newAttributes(profiles []map[string]string, order []string) *attributes {
	a := &attributes{of: make([][]int32, len(profiles))}
	at := map[[2]string]int32{}
	counts := map[[2]string]int{}
	for _, profile := range profiles {
		for name, text := range profile {
			counts[[2]string{name, text}]++
		}
	}
	for u, profile := range profiles {
		for _, name := range order {
			key := [2]string{name, profile[name]}
			if profile[name] == "" || counts[key] < 2 {
				continue
			}
			i, ok := at[key]
			if !ok {
				i = int32(len(a.values))
				at[key] = i
				a.values = append(a.values, value{name: name, text: profile[name], holders: bits.New(len(profiles))})
			}
			a.values[i].holders.Add(u)
			a.values[i].count++
			a.of[u] = append(a.of[u], i)
		}
	}
	return a
}

// names lists the attributes of all profiles: the standard ones first, then the org's own.
func names(profiles []map[string]string) []string {
	standard := []string{"department", "title", "user_type", "manager"}
	var own []string
	seen := map[string]bool{}
	for _, profile := range profiles {
		for name := range profile {
			if !seen[name] && !slices.Contains(standard, name) {
				own = append(own, name)
			}
			seen[name] = true
		}
	}
	slices.Sort(own)
	return append(standard, own...)
}

// fit is a conjunction of values and how well it tells members from others.
type fit struct {
	values            []int32
	holders           bits.Set
	precision, recall float64
	purity            float64
}

const (
	maxConjunction = 3
	// worthMore is how much purer a further attribute has to make a conjunction.
	worthMore = 0.01
)

// purest adds, one by one, the value that makes the conjunction purest, as long as that helps.
func (a *attributes) purest(members bits.Set) fit {
	var best fit
	for len(best.values) < maxConjunction {
		next := best
		for _, i := range a.candidates(members) {
			f := a.with(best, i, members)
			if f.purity > next.purity {
				next = f
			}
		}
		if next.purity < best.purity+worthMore {
			break
		}
		best = next
	}
	return best
}

// candidates are the values that any member has, in order of first appearance.
func (a *attributes) candidates(members bits.Set) []int32 {
	seen := map[int32]bool{}
	var list []int32
	for u := range members.All() {
		for _, i := range a.of[u] {
			if !seen[i] {
				seen[i] = true
				list = append(list, i)
			}
		}
	}
	slices.Sort(list)
	return list
}

// with measures the conjunction with one value more.
func (a *attributes) with(f fit, i int32, members bits.Set) fit {
	for _, j := range f.values {
		if a.values[j].name == a.values[i].name {
			return fit{}
		}
	}
	holders := a.values[i].holders
	if f.holders != nil {
		holders = holders.Clone()
		holders.And(f.holders)
	}
	both := float64(holders.Common(members))
	if both == 0 {
		return fit{}
	}
	g := fit{values: append(slices.Clone(f.values), i), holders: holders}
	g.precision = both / float64(holders.Len())
	g.recall = both / float64(members.Len())
	g.purity = 2 * g.precision * g.recall / (g.precision + g.recall)
	return g
}

// maxText bounds what a profile or a label brings into a name.
const maxText = 60

// text writes the conjunction.
func (a *attributes) text(f fit) string {
	parts := make([]string, len(f.values))
	for i, v := range f.values {
		parts[i] = bus.CleanText(a.values[v].name, maxText) + "=" + bus.CleanText(a.values[v].text, maxText)
	}
	return strings.Join(parts, ", ")
}
