package snapshot

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"recert/ingest/internal/book"
)

// Answers to the question whether a thing is gone; labels of a metric.
const (
	answerGone    = "gone"
	answerChanged = "changed" // it is there and changed while it was being listed
	answerThere   = "there"   // it is there: the listing left it out
)

// ask asks for every lost thing by itself and returns why the listing cannot be believed, empty when each is gone
// or changed while it was listed. The latter count as listed.
func (r *directoryReader) ask(ctx context.Context, l *listing, bk *book.Book, lost []string) (string, error) {
	questions := r.questions(l, lost)
	var mu sync.Mutex
	count := map[string]int{}
	var unsaid error
	err := r.s.together(ctx, len(questions), func(ctx context.Context, i int) error {
		q := questions[i]
		answer, err := r.s.client.Get(ctx, q.ref)
		answers, err := q.read(ctx, answer, err)
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			if ctx.Err() != nil || ends(err) {
				return err
			}
			unsaid = errors.Join(unsaid, err)
			return nil
		}
		for n, a := range answers {
			count[a]++
			r.s.metrics.asked.WithLabelValues(a).Inc()
			if a == answerChanged {
				bk.See([]byte(q.keys[n]), nil)
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return "", err
	case count[answerThere] > 0:
		return fmt.Sprintf("%s: %d of %d that were not listed are still there", reasonLeftOut, count[answerThere], len(lost)), nil
	case unsaid != nil:
		return reasonUnsaid + ": " + code(reasonOf(unsaid)), nil //nolint:nilerr // Okta's refusal is the verdict
	default:
		return "", nil
	}
}
