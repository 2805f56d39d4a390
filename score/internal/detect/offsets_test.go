package detect

import (
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"

	"recert/schemas/bus"
	"recert/schemas/topic"
)

// committed tells whether the group has committed everything that the input holds.
func committed(t *testing.T, kafka bus.Config) bool {
	t.Helper()
	cl, err := bus.Connect(t.Context(), kafka)
	if err != nil {
		t.Fatal(err)
	}
	defer cl.Close()
	admin := kadm.NewClient(cl)
	ends, err := admin.ListCommittedOffsets(t.Context(), topic.AccessEvent)
	if err != nil {
		t.Fatal(err)
	}
	done, err := admin.FetchOffsets(t.Context(), "detect")
	if err != nil {
		return false
	}
	reached := true
	ends.Each(func(end kadm.ListedOffset) {
		at, ok := done.Lookup(end.Topic, end.Partition)
		if end.Offset > 0 && (!ok || at.At < end.Offset) {
			reached = false
		}
	})
	return reached
}
