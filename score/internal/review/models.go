package review

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/modelfile"
	"recert/schemas/topic"
	"recert/score/internal/learn"
	"recert/score/internal/learn/store"
)

// models holds the whole of model.v1: the bytes of every version that is kept, and how far each org's trainer is.
type models struct {
	metrics *metrics

	mu    sync.RWMutex
	marks map[string]time.Time // by org
	held  map[string]*heldModel
}

// heldModel is what came of one version.
type heldModel struct {
	header *modelfile.Header
	parts  map[string][]byte // by key
}

// learned is a version that can be asked.
type learned struct {
	*modelfile.Header
	learn.Model
}

func newModels(m *metrics) *models {
	return &models{metrics: m, marks: map[string]time.Time{}, held: map[string]*heldModel{}}
}

func (m *models) apply(r *kgo.Record) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := string(r.Key)
	version := key[:max(strings.LastIndexByte(key, '|'), 0)]
	switch kind := bus.HeaderOf(r, topic.HeaderKind); {
	case kind == topic.KindMark:
		m.mark(r.Value)
	case r.Value == nil: // a version that is kept no longer; its header is taken back with its parts
		delete(m.held, version)
	case kind == modelfile.KindPart:
		// The record's bytes share a fetch's whole buffer, which would stay in memory with them.
		m.version(version).parts[key] = bytes.Clone(r.Value)
	case kind == "":
		h := new(modelfile.Header)
		// A header under another's key would put its name on that one's parts.
		if err := json.Unmarshal(r.Value, h); err != nil || h.Org == "" || h.TrainedUntil.IsZero() || string(modelfile.HeaderKey(h.Org, h.Name, h.Version)) != key {
			m.metrics.unreadable.Inc()
			return
		}
		m.version(version).header = h
	}
}

func (m *models) version(key string) *heldModel {
	v := m.held[key]
	if v == nil {
		v = &heldModel{parts: map[string][]byte{}}
		m.held[key] = v
	}
	return v
}

func (m *models) mark(value []byte) {
	var mark modelfile.Mark
	if json.Unmarshal(value, &mark) != nil || mark.Org == "" {
		m.metrics.unreadable.Inc()
		return
	}
	if mark.LogTime.After(m.marks[mark.Org]) {
		m.marks[mark.Org] = mark.LogTime
	}
}

// settled tells whether no version whose training ended before the launch can still come. An org whose trainer has
// never spoken has no model to wait for.
func (m *models) settled(org string, launched time.Time) bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	mark, speaks := m.marks[org]
	return !speaks || !mark.Before(launched)
}

// before returns the models that a campaign is scored with: the newest served one whose training ended before the
// launch, and the newest of each challenger. There is none without a served one. A version that cannot be read is
// passed over: a newer trainer may have written it.
func (m *models) before(org string, launched time.Time) (served *learned, shadows []*learned) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var all []*heldModel
	for _, v := range m.held {
		if h := v.header; h != nil && h.Org == org && h.TrainedUntil.Before(launched) {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(a, b *heldModel) int { return newer(a.header, b.header) })
	found := map[string]*learned{} // by name, the served one's empty
	for _, v := range all {
		name := v.header.Name
		if v.header.Role == modelfile.Served {
			name = ""
		}
		if found[name] != nil {
			continue
		}
		l, err := v.load()
		if err != nil {
			m.metrics.unreadable.Inc()
			continue
		}
		found[name] = l
	}
	if found[""] == nil {
		return nil, nil
	}
	for name, l := range found {
		if name != "" {
			shadows = append(shadows, l)
		}
	}
	slices.SortFunc(shadows, func(a, b *learned) int { return strings.Compare(a.Name, b.Name) })
	return found[""], shadows
}

// newer puts the version first whose training ended last; the rest of the order only has to be one.
func newer(a, b *modelfile.Header) int {
	return cmp.Or(b.TrainedUntil.Compare(a.TrainedUntil), strings.Compare(b.Version, a.Version), strings.Compare(b.Name, a.Name))
}

func (v *heldModel) load() (*learned, error) {
	raw, err := v.header.Join(func(key []byte) []byte { return v.parts[string(key)] })
	if err != nil {
		return nil, err
	}
	model, err := store.Load(raw)
	if err != nil {
		return nil, fmt.Errorf("model %s@%s: %w", v.header.Name, v.header.Version, err)
	}
	return &learned{v.header, model}, nil
}
