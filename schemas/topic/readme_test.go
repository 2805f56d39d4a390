package topic_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recert/schemas/boottest"
	"recert/schemas/topic"
)

// TestReadmeTableIsCurrent keeps the table of topics that people read in step with the catalogue.
func TestReadmeTableIsCurrent(t *testing.T) {
	t.Parallel()
	boottest.Section(t, filepath.Join("..", "README.md"), "topics", table())
}

func table() string {
	var b strings.Builder
	b.WriteString("| topic | key | partition by | partitions | keeps | written by | read by |\n|---|---|---|---|---|---|---|\n")
	for _, tp := range topic.Catalogue() {
		keeps := "newest of each key"
		if tp.Kind == topic.Stream {
			keeps = "for ever"
			if tp.Retention > 0 {
				keeps = fmt.Sprintf("%d days", tp.Retention/(24*time.Hour))
			}
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %d | %s | %s | %s |\n", tp.Name, tp.Key, tp.By, tp.Partitions, keeps, tp.Owner, tp.Readers)
	}
	return b.String()
}
