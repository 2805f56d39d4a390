package peer

import "math"

// Outlier is how unlike one's peers an access is, with its parts.
type Outlier struct {
	// Score is from 0 to 1: the product of the parts, 0 where there are not enough peers to say anything.
	Score float64
	// Holders of Peers people with similar other access hold it; Share is the posterior mean under the org's rate.
	Holders, Peers int
	Share          float64
	// Unshared is 1 - Share, Elsewhere how much more alike the other holders are among themselves than to the person:
	// 0 where the person is like them or they have nothing in common, 1 where they are a group of their own. Group is
	// how far these are enough to be one: few people are alike by chance.
	Unshared, Elsewhere, Group float64
}

// Known tells that there were enough peers.
func (o Outlier) Known() bool { return o.Peers >= Enough }

const (
	// priorPeers is how many peers the org's rate is worth.
	priorPeers = 4
	// leastHolders is how many other holders may be a group, halfGroup how many are half of one; leastLikeness is how
	// alike they must be.
	leastHolders  = 4
	halfGroup     = 10
	leastLikeness = 0.05
)

// Outlier tells how unlike the person's peers it is to hold the access.
func (x *Index) Outlier(person, access int32) Outlier {
	o := Outlier{}
	for _, n := range x.peers(person, access) {
		o.Peers++
		if x.has(n.person, access) {
			o.Holders++
		}
	}
	o.Share = (float64(o.Holders) + priorPeers*x.rate(person, access)) / (float64(o.Peers) + priorPeers)
	if !o.Known() {
		return o
	}
	o.Unshared = 1 - o.Share
	o.Elsewhere, o.Group = x.elsewhere(person, access)
	o.Score = o.Unshared * o.Elsewhere * o.Group
	return o
}

// rate is the share of all others who hold the access.
func (x *Index) rate(person, access int32) float64 {
	k, n := len(x.holders[access]), x.people
	if x.counts[person] {
		n--
		if x.has(person, access) {
			k--
		}
	}
	return (float64(k) + 0.5) / (float64(n) + 1)
}

// centre is the sum of an access's holders, each scaled to length 1, the access itself left out.
type centre struct {
	sum     map[int32]float64
	square  float64 // length of the sum, squared
	holders int
}

func (x *Index) centre(access int32) *centre {
	if c := x.centres[access]; c != nil {
		return c
	}
	c := &centre{sum: map[int32]float64{}}
	for _, p := range x.holders[access] {
		length := x.length(p, access)
		if length == 0 {
			continue
		}
		c.holders++
		for _, a := range x.sets[p] {
			if a != access && x.weight[a] > 0 {
				c.sum[a] += x.weight[a] / length
			}
		}
	}
	// In the order of what is summed, not of the map.
	terms := make([]float64, 0, len(c.sum))
	for _, v := range c.sum {
		terms = append(terms, v*v)
	}
	c.square = sorted(terms)
	x.centres[access] = c
	return c
}

// length is that of a person's vector of weights, one access left out.
func (x *Index) length(person, without int32) float64 {
	s := x.square[person]
	if x.has(person, without) {
		s -= x.weight[without] * x.weight[without]
	}
	if s < 1e-9 {
		return 0
	}
	return math.Sqrt(s)
}

// elsewhere compares the mean cosine between the person and the other holders with that among these.
func (x *Index) elsewhere(person, access int32) (apart, group float64) {
	c := x.centre(access)
	length := x.length(person, access)
	if length == 0 {
		return 0, 0
	}
	dot := 0.0
	for _, a := range x.sets[person] {
		if a != access {
			dot += x.weight[a] * c.sum[a]
		}
	}
	dot /= length
	others, square := float64(c.holders), c.square
	if x.counts[person] && x.has(person, access) {
		others--
		square += 1 - 2*dot // the sum without the person
		dot--
	}
	if others < leastHolders {
		return 0, 0
	}
	among := (square - others) / (others * (others - 1))
	if among < leastLikeness {
		return 0, 0
	}
	return min(max(1-dot/others/among, 0), 1), others / (others + halfGroup)
}
