package train

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/modelfile"
	"recert/schemas/topic"
)

// published is what model.v1 holds of an org.
type published struct {
	mark     time.Time
	versions []*modelfile.Header
	online   map[string]*version // the newest of each online model
}

// since is the launch of the oldest campaign that trainings still look at, 0 for all.
func (p *published) since() int64 {
	oldest := int64(0)
	for _, h := range p.versions {
		if !h.Since.IsZero() {
			oldest = max(oldest, h.Since.UnixNano())
		}
	}
	return oldest
}

// keep notes the version that an online model goes on from; without its bytes there is none.
func (p *published) keep(h *modelfile.Header, raw []byte) {
	switch {
	case h.Fitted == 0:
	case raw == nil:
		delete(p.online, h.Name)
	default:
		if p.online == nil {
			p.online = map[string]*version{}
		}
		p.online[h.Name] = &version{header: h, raw: raw}
	}
}

// shelf is model.v1 as it is read.
type shelf struct {
	marks   map[string]time.Time // by org
	headers map[string]*modelfile.Header
	order   []string // keys of headers, in the order of their records
	parts   map[string][]byte
}

var errAhead = errors.New("a model is ahead of its trainer's mark")

// readPublished reads what is out, unless it is known. Fencing comes first: what is read then nobody else changes.
func (s *stage) readPublished(ctx context.Context) error {
	if s.done != nil {
		return nil
	}
	if err := s.producer.Open(ctx); err != nil {
		return err
	}
	all := shelf{marks: map[string]time.Time{}, headers: map[string]*modelfile.Header{}, parts: map[string][]byte{}}
	err := bus.ReadPartition(ctx, s.cfg.Kafka, topic.Model, 0, func(r *kgo.Record) error {
		s.unlessReadable(all.apply(r))
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading %s: %w", topic.Model, err)
	}
	s.done = map[string]*published{}
	for org, mark := range all.marks {
		s.publishedOf(org).mark = mark
	}
	for _, key := range all.order {
		h := all.headers[key]
		if h == nil {
			continue
		}
		delete(all.headers, key)
		done := s.publishedOf(h.Org)
		if h.TrainedUntil.After(done.mark) { // no trainer wrote it, as the mark goes with it; believed, it would end all training
			s.unlessReadable(errAhead)
			continue
		}
		done.versions = append(done.versions, h)
		raw, err := h.Join(func(key []byte) []byte { return all.parts[string(key)] })
		s.unlessReadable(err)
		done.keep(h, raw)
	}
	return nil
}

func (s *stage) publishedOf(org string) *published {
	if s.done[org] == nil {
		s.done[org] = &published{}
	}
	return s.done[org]
}

func (a *shelf) apply(r *kgo.Record) error {
	key := string(r.Key)
	switch kind := bus.HeaderOf(r, topic.HeaderKind); {
	case kind == topic.KindMark:
		var m modelfile.Mark
		if err := json.Unmarshal(r.Value, &m); err != nil {
			return fmt.Errorf("reading mark: %w", err)
		}
		if m.LogTime.After(a.marks[m.Org]) {
			a.marks[m.Org] = m.LogTime
		}
	case r.Value == nil:
		delete(a.headers, key)
		delete(a.parts, key)
	case kind == modelfile.KindPart:
		a.parts[key] = slices.Clone(r.Value)
	case kind == "":
		h := new(modelfile.Header)
		if err := json.Unmarshal(r.Value, h); err != nil {
			return fmt.Errorf("reading header: %w", err)
		}
		if want := string(modelfile.HeaderKey(h.Org, h.Name, h.Version)); want != key {
			return fmt.Errorf("reading header: it is of %s and lies under another key", want)
		}
		a.headers[key] = h
		a.order = append(a.order, key)
	}
	return nil
}
