package train

import (
	"strings"
	"sync"

	schema "recert/schemas/feature"
	"recert/score/internal/feature"
)

// known keeps names and levels once each: the features of 100,000 items are mostly the same few words.
type known struct {
	mu    sync.Mutex
	codes map[string]uint32
	words []string
}

func newKnown() *known { return &known{codes: map[string]uint32{}} }

func (k *known) code(word string) uint32 {
	c, ok := k.codes[word]
	if !ok {
		c = uint32(len(k.words))
		word = strings.Clone(word)
		k.codes[word] = c
		k.words = append(k.words, word)
	}
	return c
}

// item is a scored item, packed.
type item struct {
	asOf    int64
	rules   float64 // probability of the rules alone
	holdout bool
	levels  []level
	numbers []number
	scores  []number // probabilities by the models that were asked
}

type (
	level  struct{ name, word uint32 }
	number struct {
		name  uint32
		value float64
	}
)

// pack takes the features over. The order of a map's keys does not matter: nothing is read from the codes' order.
func (k *known) pack(i *schema.Item) *item {
	k.mu.Lock()
	defer k.mu.Unlock()
	p := &item{asOf: i.AsOf.UnixNano(), rules: i.Scores[schema.Rules], holdout: i.Holdout, levels: make([]level, 0, len(i.Levels)), numbers: make([]number, 0, len(i.Numbers))}
	for name, word := range i.Levels {
		p.levels = append(p.levels, level{k.code(name), k.code(word)})
	}
	for name, x := range i.Numbers {
		p.numbers = append(p.numbers, number{k.code(name), x})
	}
	for name, x := range i.Scores {
		p.scores = append(p.scores, number{k.code(name), x})
	}
	return p
}

// said is what a model of the name said of the item when it was scored.
func (k *known) said(p *item, name string) (score float64, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	code, known := k.codes[name]
	if !known {
		return 0, false
	}
	for _, s := range p.scores {
		if s.name == code {
			return s.value, true
		}
	}
	return 0, false
}

// row unpacks the features.
func (k *known) row(p *item) feature.Row {
	k.mu.Lock()
	defer k.mu.Unlock()
	r := feature.Row{Levels: make(map[string]string, len(p.levels)), Numbers: make(map[string]float64, len(p.numbers))}
	for _, l := range p.levels {
		r.Levels[k.words[l.name]] = k.words[l.word]
	}
	for _, n := range p.numbers {
		r.Numbers[k.words[n.name]] = n.value
	}
	return r
}

// columns are those that any of the rows has.
func (k *known) columns(rows []row) feature.Columns {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := feature.Row{Levels: map[string]string{}, Numbers: map[string]float64{}}
	for _, r := range rows {
		for _, l := range r.item.levels {
			all.Levels[k.words[l.name]] = ""
		}
		for _, n := range r.item.numbers {
			all.Numbers[k.words[n.name]] = 0
		}
	}
	return feature.ColumnsOf([]feature.Row{all})
}
