package topic_test

import (
	"fmt"
	"strings"
	"testing"

	"recert/schemas/topic"
)

func TestCatalogueNamesAreVersionedAndUnique(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, tp := range append(topic.Catalogue(), topic.DeadLetters()...) {
		if seen[tp.Name] {
			t.Errorf("topic %s is listed twice", tp.Name)
		}
		seen[tp.Name] = true
		if !strings.Contains(tp.Name, ".v1") || tp.Owner == "" || tp.Key == "" || tp.Readers == "" {
			t.Errorf("topic %+v lacks a version, an owner, a reader or a key rule", tp)
		}
		if tp.Partitions != 1 && tp.Partitions != topic.PersonPartitions {
			t.Errorf("topic %s has %d partitions, want 1 or %d", tp.Name, tp.Partitions, topic.PersonPartitions)
		}
	}
}

func TestPartitionIsFixedForEver(t *testing.T) {
	t.Parallel()
	// A changed value would split a person's history over two partitions.
	want := map[string]int32{"00o1|00u1": 2, "00o1|00u2": 3, "00o2|00u1": 2, "00oabc|": 6}
	for k, w := range want {
		org, person, _ := strings.Cut(k, "|")
		if got := topic.Partition(org, person); got != w {
			t.Errorf("Partition(%s) = %d, want %d", k, got, w)
		}
	}
}

func TestPartitionSpreadsPeople(t *testing.T) {
	t.Parallel()
	var n [topic.PersonPartitions]int
	for i := range 8000 {
		n[topic.Partition("00oabc", fmt.Sprintf("00u%017d", i))]++
	}
	for p, c := range n {
		if c < 800 || c > 1200 {
			t.Errorf("partition %d holds %d of 8000 people, want about 1000", p, c)
		}
	}
}
