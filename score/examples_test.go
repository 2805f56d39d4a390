// Package score_test checks what the folder's README shows: the example files, and the consumer of alerts.
package score_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/topic"
	"recert/score/internal/baseline"
	"recert/score/internal/declared"
	"recert/score/internal/detect"
	"recert/score/internal/review"
	"recert/score/internal/rule"
	"recert/score/internal/train"
)

func TestExampleConfigsAreValid(t *testing.T) {
	t.Parallel()
	boottest.Example(t, "review.example.yaml", review.DefaultConfig())
	boottest.Example(t, "detect.example.yaml", detect.DefaultConfig())
	boottest.Example(t, "baseline.example.yaml", baseline.DefaultConfig())
	boottest.Example(t, "train.example.yaml", train.DefaultConfig())
	if rules, err := declared.Duties("sod.example.yaml"); err != nil || rules.Len() != 2 {
		t.Errorf("sod.example.yaml: %v", err)
	}
	if ids, err := declared.Privileged("privileged.example.yaml"); err != nil || len(ids) != 3 {
		t.Errorf("privileged.example.yaml: %d ids, %v", len(ids), err)
	}
}

// TestReadmeListsEveryDetection keeps the README's table in step with the catalogue.
func TestReadmeListsEveryDetection(t *testing.T) {
	t.Parallel()
	for _, r := range rule.Catalogue(rule.Env{}) {
		boottest.Shows(t, "README.md", fmt.Sprintf("| `%s` | %s | %s | %s |", r.ID, r.Title, r.Severity, strings.Join(r.Attack, ", ")))
	}
}

// consume is the README's consumer, with the address and the output as parameters.
func consume(ctx context.Context, address string, print func(...any)) {
	// consumer: the README shows these lines
	for cl, _ := kgo.NewClient(kgo.SeedBrokers(address), kgo.ConsumeTopics("alert.v1"), kgo.FetchIsolationLevel(kgo.ReadCommitted())); ctx.Err() == nil; {
		cl.PollFetches(ctx).EachRecord(func(r *kgo.Record) { print(string(r.Value)) })
	}
	// end of consumer
}

func TestConsumerOfTheReadmeWorks(t *testing.T) {
	t.Parallel()
	source := boottest.Text(t, "examples_test.go")
	_, source, _ = strings.Cut(source, "// consumer: the README shows these lines\n")
	source, _, _ = strings.Cut(source, "\t// end of consumer")
	want := strings.NewReplacer("\n\t", "\n", "address", `"127.0.0.1:9092"`, "print(", "fmt.Println(").Replace("\n" + source)
	boottest.Shows(t, "README.md", strings.TrimSpace(want))
	kafka := bustest.Cluster(t)
	bustest.Send(t, kafka, bus.PersonRecord(topic.Alert, "o", "p", []byte("a1"), []byte(`{"message":"m"}`)))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var got []any
	consume(ctx, kafka.Brokers[0], func(args ...any) {
		got = append(got, args...)
		cancel()
	})
	if !slices.Equal(got, []any{`{"message":"m"}`}) {
		t.Errorf("got %v", got)
	}
}
