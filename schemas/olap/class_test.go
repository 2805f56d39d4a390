package olap_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/column"

	"recert/schemas/fault"
	"recert/schemas/olap"
)

func TestClassOfEveryKnownCode(t *testing.T) {
	t.Parallel()
	want := map[int32]fault.Class{
		159: fault.Retry, 202: fault.Retry, 209: fault.Retry, 210: fault.Retry, 241: fault.Retry, 242: fault.Retry, 243: fault.Retry,
		319: fault.Retry, 252: fault.Wait, 6: fault.Reject, 27: fault.Reject, 53: fault.Reject, 117: fault.Reject, 349: fault.Reject,
		16: fault.Fatal, 47: fault.Fatal, 60: fault.Fatal, 81: fault.Fatal, 164: fault.Fatal, 192: fault.Fatal, 497: fault.Fatal,
		9999: fault.Retry,
	}
	for code, class := range want {
		err := olap.Classify(fmt.Errorf("inserting: %w", &clickhouse.Exception{Code: code}))
		if got := fault.ClassOf(err); got != class {
			t.Errorf("code %d: class %v, want %v", code, got, class)
		}
	}
}

func TestClassOfWhatIsNoServerError(t *testing.T) {
	t.Parallel()
	if olap.Classify(nil) != nil {
		t.Error("nil must stay nil")
	}
	if got := fault.ClassOf(olap.Classify(io.ErrUnexpectedEOF)); got != fault.Retry {
		t.Errorf("a lost connection: class %v, want retry", got)
	}
	if got := fault.ClassOf(olap.Classify(&column.ColumnConverterError{Op: "Append"})); got != fault.Reject {
		t.Errorf("a value that does not convert: class %v, want reject", got)
	}
	kept := olap.Classify(fault.Fatally(errors.New("known")))
	if got := fault.ClassOf(kept); got != fault.Fatal {
		t.Errorf("a class was replaced: %v", got)
	}
}
