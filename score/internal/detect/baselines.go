package detect

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/baseline"
	"recert/schemas/topic"
)

const (
	// userCountries is the name of the baseline with the countries that a user signed in from.
	userCountries = "user_countries"
	// maxVersions is how many versions of one value are kept, so that an event just before the newest still has one.
	maxVersions = 3
)

// baselines holds baseline.v1.
type baselines struct {
	metrics *metrics

	mu    sync.RWMutex
	known map[string][]version
}

// version is one value of a baseline, from an instant on.
type version struct {
	asOf   int64
	values []string
}

func newBaselines(m *metrics) *baselines {
	return &baselines{metrics: m, known: map[string][]version{}}
}

func (b *baselines) apply(r *kgo.Record) {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := string(r.Key)
	defer func() { b.metrics.baselines.Set(float64(len(b.known))) }()
	if r.Value == nil {
		delete(b.known, key)
		return
	}
	var rec baseline.Record
	if err := json.Unmarshal(r.Value, &rec); err != nil || rec.AsOf.IsZero() || rec.AsOf.After(time.Unix(1<<33, 0)) {
		b.metrics.unreadable.Inc()
		return
	}
	v := version{rec.AsOf.UnixNano(), rec.Values}
	list := b.known[key]
	i, found := slices.BinarySearchFunc(list, v, func(a, b version) int { return cmp.Compare(a.asOf, b.asOf) })
	if found {
		list[i] = v
	} else {
		list = slices.Insert(list, i, v)
	}
	if len(list) > maxVersions {
		list = slices.Delete(list, 0, len(list)-maxVersions)
	}
	b.known[key] = list
}

// countries returns the newest version that may be applied to an event at the instant. One without values says
// that nothing is known any more.
func (b *baselines) countries(org, user string, at int64) ([]string, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	list := b.known[string(topic.Key(org, userCountries, user))]
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].asOf <= at {
			return list[i].values, len(list[i].values) > 0
		}
	}
	return nil, false
}
