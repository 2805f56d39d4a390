package tree

// sampler draws the features that a tree may ask about.
type sampler struct {
	rnd               *random
	numeric, ordinary []int32
	takeNumeric, take int
	out               []int32
}

func newSampler(b *bank, s Settings, rnd *random) *sampler {
	p := &sampler{rnd: rnd}
	for f := range b.features {
		switch {
		case len(b.features[f].borders) == 0: // tells no rows apart
		case f < b.numeric:
			p.numeric = append(p.numeric, int32(f))
		default:
			p.ordinary = append(p.ordinary, int32(f))
		}
	}
	p.takeNumeric = min(len(p.numeric), max(fewestSampled/2, int(numericSample*float64(len(p.numeric)))))
	p.take = min(len(p.ordinary), max(fewestSampled, int(s.Sample*float64(len(p.ordinary)))))
	return p
}

func (p *sampler) draw() []int32 {
	p.out = append(p.out[:0], p.some(p.numeric, p.takeNumeric)...)
	p.out = append(p.out, p.some(p.ordinary, p.take)...)
	return p.out
}

// some puts a random choice first, and returns it.
func (p *sampler) some(all []int32, take int) []int32 {
	for i := range take {
		j := i + p.rnd.below(len(all)-i)
		all[i], all[j] = all[j], all[i]
	}
	return all[:take]
}
