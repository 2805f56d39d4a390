// Package score_test checks what the folder's README shows: the example files, and the consumer of alerts.
package score_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/topic"
	"recert/score/internal/baseline"
	"recert/score/internal/detect"
	"recert/score/internal/privileged"
	"recert/score/internal/review"
	"recert/score/internal/rule"
	"recert/score/internal/sod"
)

func read(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestExampleConfigsAreValid(t *testing.T) {
	t.Parallel()
	r, d, b := review.DefaultConfig(), detect.DefaultConfig(), baseline.DefaultConfig()
	for name, into := range map[string]any{"review": &r, "detect": &d, "baseline": &b} {
		if err := yaml.UnmarshalWithOptions([]byte(read(t, name+".example.yaml")), into, yaml.Strict()); err != nil {
			t.Errorf("%s.example.yaml: %v", name, err)
		}
	}
	for name, err := range map[string]error{"review": r.Validate(), "detect": d.Validate(), "baseline": b.Validate()} {
		if err != nil {
			t.Errorf("%s.example.yaml: %v", name, err)
		}
	}
	if rules, err := sod.Parse([]byte(read(t, "sod.example.yaml"))); err != nil || rules.Len() != 2 {
		t.Errorf("sod.example.yaml: %v", err)
	}
	if ids, err := privileged.Parse([]byte(read(t, "privileged.example.yaml"))); err != nil || len(ids) != 3 {
		t.Errorf("privileged.example.yaml: %d ids, %v", len(ids), err)
	}
}

// TestReadmeListsEveryDetection keeps the README's table in step with the catalogue.
func TestReadmeListsEveryDetection(t *testing.T) {
	t.Parallel()
	readme := read(t, "README.md")
	for _, r := range rule.Catalogue(rule.Env{}) {
		row := fmt.Sprintf("| `%s` | %s | %s | %s |", r.ID, r.Title, r.Severity, strings.Join(r.Attack, ", "))
		if !strings.Contains(readme, row) {
			t.Errorf("README.md lacks the row\n%s", row)
		}
	}
}

// consume is the README's consumer, with the address and the output as parameters.
func consume(ctx context.Context, address string, print func(...any)) {
	// consumer: the README shows these lines
	cl, _ := kgo.NewClient(kgo.SeedBrokers(address), kgo.ConsumeTopics("alert.v1"), kgo.FetchIsolationLevel(kgo.ReadCommitted()))
	for ctx.Err() == nil {
		cl.PollFetches(ctx).EachRecord(func(r *kgo.Record) { print(string(r.Value)) })
	}
	// end of consumer
	cl.Close()
}

func TestConsumerOfTheReadmeWorks(t *testing.T) {
	t.Parallel()
	source := read(t, "examples_test.go")
	_, source, _ = strings.Cut(source, "// consumer: the README shows these lines\n")
	source, _, _ = strings.Cut(source, "\t// end of consumer")
	want := strings.NewReplacer("\n\t", "\n", "address", `"127.0.0.1:9092"`, "print(", "fmt.Println(").Replace("\n" + source)
	if !strings.Contains(read(t, "README.md"), strings.TrimSpace(want)) {
		t.Errorf("README.md does not show the consumer that is tested here:\n%s", want)
	}
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
