package snapshot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"recert/ingest/internal/book"
	"recert/schemas/directory"
)

// conclude judges a listing and writes the removals of a whole one. A quarantine is published at once, what is
// whole with the whole directory. Upstream is why the type by which this one is listed is quarantined, empty when
// it is not.
func (r *directoryReader) conclude(ctx context.Context, l *listing, bk *book.Book, previous int, upstream string) (verdict, error) {
	v := verdict{kind: l.kind, listed: bk.Listed(), at: l.when(&r.s.clock), generation: r.generation}
	if l.kind == directory.TypeUsers {
		var err error
		if v.attributes, err = r.attributes(ctx); err != nil {
			return v, err
		}
	}
	lost := r.lost(l.kind, bk)
	switch {
	case l.failure != nil:
		v.reason = reasonOf(l.failure)
	case upstream != "":
		v.reason = fmt.Sprintf("%s: %s", reasonUpstream, code(upstream))
	default:
		v.reason = r.s.cfg.Gate.judge(l.kind, v.listed, previous, len(lost))
	}
	if v.whole() {
		reason, err := r.ask(ctx, l, bk, lost)
		if err != nil {
			return v, err
		}
		v.reason = reason
	}
	if v.whole() {
		if err := r.remove(ctx, l, bk); err != nil {
			return v, err
		}
	}
	r.s.metrics.present.WithLabelValues(l.kind).Set(float64(bk.Present()))
	if !v.whole() {
		return v, r.s.gate.announce(ctx, v)
	}
	return v, nil
}

// lost returns the keys that Okta has to be asked about, because the listing did not show them. An assignment
// that it showed on another path is not lost: Okta itself has just named the new path, and the old one can be
// removed without asking.
func (r *directoryReader) lost(kind string, bk *book.Book) []string {
	missing := bk.Missing()
	if kind != directory.TypeMembers && kind != directory.TypeAssignments || len(missing) == 0 {
		return missing
	}
	moved := make(map[string]bool, len(missing))
	for _, key := range missing {
		moved[withoutPath(key)] = false
	}
	for key := range bk.Shown() {
		if _, wanted := moved[withoutPath(key)]; wanted {
			moved[withoutPath(key)] = true
		}
	}
	return slices.DeleteFunc(missing, func(key string) bool { return moved[withoutPath(key)] })
}

// withoutPath cuts the path off an assignment's key.
func withoutPath(key string) string { return key[:max(0, strings.LastIndexByte(key, '|'))] }
