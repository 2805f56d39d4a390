package train

import (
	"crypto/sha256"
	"encoding/hex"

	"recert/schemas/modelfile"
	"recert/score/internal/feature"
	"recert/score/internal/labels"
	"recert/score/internal/learn"
	"recert/score/internal/learn/store"
	"recert/score/internal/table"
)

// online is a model that learns from decisions one by one.
type online interface {
	learn.Model
	Online() bool
	Update(t *table.Table, row int) bool
}

// version is the newest version of an online model that is out.
type version struct {
	header *modelfile.Header
	raw    []byte
	// rows are what it learned from, as it would be found today.
	rows []row
}

// grown is by how much the decisions must have grown for an online model to be fitted anew: the bins of its numbers
// and its calibration are those of the decisions that it was last fitted to.
const grown = 2

// goOn takes the version before up again and teaches it the decisions since, one by one in their order. There is
// nothing to go on from, and ok is false, where a decision has turned up or changed that lies before them, where they
// have a column that the version does not know, where they have become twice as many as it was fitted to, and where
// the version cannot be read.
func (s *set) goOn(name string) (m learn.Model, h modelfile.Header, ok bool) {
	v := s.before[name]
	if v == nil || v.header.Fitted == 0 || learnedFrom(v.rows) != v.header.Learned {
		return nil, h, false
	}
	h = modelfile.Header{
		Fitted: v.header.Fitted, Rows: v.header.Rows, Denials: v.header.Denials, HeldOut: v.header.HeldOut,
		Levels: v.header.Levels, Numbers: v.header.Numbers,
	}
	columns := columnsOf(v.header)
	b := table.NewBuilder(columns.Levels, columns.Numbers)
	since := v.header.TrainedUntil.UnixNano()
	for _, r := range s.rows {
		if r.label.At <= since {
			continue
		}
		if r.item.holdout {
			h.HeldOut++
			continue
		}
		unpacked := s.known.row(r.item)
		if !columns.Cover(unpacked) {
			return nil, h, false
		}
		columns.Add(b, unpacked)
		b.Decide(r.label.Decision == labels.Approve, r.weight)
		h.Rows++
		if r.label.Decision == labels.Revoke {
			h.Denials++
		}
	}
	if h.Rows >= grown*h.Fitted {
		return nil, h, false
	}
	loaded, err := store.Load(v.raw)
	if err != nil {
		return nil, h, false
	}
	going, can := loaded.(online)
	if !can {
		return nil, h, false
	}
	fresh := b.Table()
	for i := range fresh.Rows {
		going.Update(fresh, i)
	}
	return going, h, true
}

func columnsOf(h *modelfile.Header) feature.Columns {
	return feature.Columns{Levels: h.Levels, Numbers: h.Numbers}
}

// learnedFrom is the hash of the decisions in the rows that are learned from, in their order.
func learnedFrom(rows []row) string {
	sum := sha256.New()
	for _, r := range rows {
		if !r.item.holdout {
			sum.Write([]byte(r.label.ID))
			sum.Write([]byte{'\n'})
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}
