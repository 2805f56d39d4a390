package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"recert/schemas/fault"
)

func TestClassSurvivesWrapping(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		err   error
		class fault.Class
		delay time.Duration
	}{
		{"unclassified", io.EOF, fault.Retry, 0},
		{"reject", fmt.Errorf("reading page: %w", fault.Rejecting(io.EOF)), fault.Reject, 0},
		{"fatal", fmt.Errorf("opening: %w", fault.Fatalf("topic %s: %w", "x", io.EOF)), fault.Fatal, 0},
		{"wait", fmt.Errorf("asking: %w", fault.After(3*time.Second, io.EOF)), fault.Wait, 3 * time.Second},
		{"outermost wins", fault.Fatally(fault.Rejecting(io.EOF)), fault.Fatal, 0},
	}
	for _, c := range cases {
		if got := fault.ClassOf(c.err); got != c.class {
			t.Errorf("%s: class %v, want %v", c.name, got, c.class)
		}
		if got := fault.Delay(c.err); got != c.delay {
			t.Errorf("%s: delay %v, want %v", c.name, got, c.delay)
		}
		if !errors.Is(c.err, io.EOF) {
			t.Errorf("%s: the cause is hidden", c.name)
		}
	}
	if fault.Rejecting(nil) != nil {
		t.Error("nil must stay nil")
	}
}
