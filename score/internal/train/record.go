package train

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/modelfile"
	"recert/schemas/topic"
)

// encode makes the records of a training's models: parts, then the header that makes them a model.
func encode(org string, until time.Time, since int64, models []trained) (headers []*modelfile.Header, records []*kgo.Record, err error) {
	for _, m := range models {
		parts, hash := modelfile.Split(m.raw)
		h := m.header
		h.Org, h.TrainedUntil, h.Version = org, until, modelfile.VersionOf(until, hash)
		if since != 0 {
			h.Since = time.Unix(0, since).UTC()
		}
		h.Parts, h.Bytes, h.SHA256 = len(parts), len(m.raw), hash
		for i, part := range parts {
			records = append(records, bus.DirectoryRecord(topic.Model, org, modelfile.PartKey(org, h.Name, h.Version, i), part, bus.Header(topic.HeaderKind, modelfile.KindPart)))
		}
		raw, err := json.Marshal(&h)
		if err != nil {
			return nil, nil, fmt.Errorf("encoding the header of %s: %w", h.Name, err)
		}
		records = append(records, bus.DirectoryRecord(topic.Model, org, modelfile.HeaderKey(org, h.Name, h.Version), raw))
		headers = append(headers, &h)
	}
	return headers, records, nil
}

// outdated returns the records that take back all but the newest versions of each model, and what stays. They are
// of kind part as well: to readers of headers they are nothing.
func outdated(versions []*modelfile.Header, keep int) (records []*kgo.Record, kept []*modelfile.Header) {
	count := map[string]int{}
	for _, h := range versions {
		count[h.Name]++
	}
	gone := func(org string, key []byte) {
		records = append(records, bus.DirectoryRecord(topic.Model, org, key, nil, bus.Header(topic.HeaderKind, modelfile.KindPart)))
	}
	for _, h := range versions { // the oldest first
		if count[h.Name] <= keep {
			kept = append(kept, h)
			continue
		}
		count[h.Name]--
		gone(h.Org, modelfile.HeaderKey(h.Org, h.Name, h.Version))
		for i := range h.Parts {
			gone(h.Org, modelfile.PartKey(h.Org, h.Name, h.Version, i))
		}
	}
	return records, kept
}

func markRecord(org string, at time.Time) (*kgo.Record, error) {
	raw, err := json.Marshal(modelfile.Mark{Org: org, LogTime: at})
	if err != nil {
		return nil, fmt.Errorf("encoding mark: %w", err)
	}
	return bus.DirectoryRecord(topic.Model, org, modelfile.MarkKey(org), raw, bus.Header(topic.HeaderKind, topic.KindMark)), nil
}

// report tells operators what came of a training.
func (s *stage) report(j *job, headers []*modelfile.Header) {
	s.metrics.trainings.WithLabelValues(j.outcome).Inc()
	s.metrics.seconds.Observe(time.Since(j.began).Seconds())
	if len(headers) == 0 {
		return
	}
	s.metrics.until.Set(float64(j.until.Unix()))
	for _, h := range headers {
		for name, x := range h.Figures {
			s.metrics.figures.WithLabelValues(h.Role, name).Set(x)
		}
		s.log.Info("trained", "org", h.Org, "model", h.Name, "version", h.Version, "role", h.Role, "rows", h.Rows, "fitted", h.Fitted, "denials", h.Denials,
			"auc", h.Figures["auc"], "logloss", h.Figures["logloss"], "bytes", h.Bytes)
	}
}
