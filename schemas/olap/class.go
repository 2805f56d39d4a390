package olap

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/column"
	"github.com/ClickHouse/clickhouse-go/v2/lib/proto"

	"recert/schemas/boot"
	"recert/schemas/fault"
)

// Codes of ClickHouse by what they mean for a writer; what is in none of the lists is retried.
var (
	// dataCodes: some value of the block cannot be stored. Bisect, then dead-letter the single row.
	dataCodes = []int32{6, 27, 38, 41, 53, 70, 72, 117, 131, 321, 349}
	// stopCodes: schema, rights or account are wrong; every row would fail the same way.
	stopCodes = []int32{16, 47, 60, 81, 115, 164, 192, 193, 194, 497, 516}
	// slowCodes: the server asks for fewer and larger inserts.
	slowCodes = []int32{252}
)

// tooManyPartsWait is the pause that lets the server merge.
const tooManyPartsWait = 2 * time.Second

// Classify gives err the class of package fault that its ClickHouse code stands for: data errors Reject,
// schema and access errors Fatal, too many parts Wait, all else, an unreachable server included, Retry. A class that err already
// has is kept, and a nil err stays nil.
func Classify(err error) error {
	var misconfigured *boot.ConfigError
	if err == nil || fault.ClassOf(err) != fault.Retry || errors.As(err, &misconfigured) {
		return err
	}
	var conversion *column.ColumnConverterError
	var block *proto.BlockError
	if errors.As(err, &conversion) || errors.As(err, &block) {
		return fault.Rejecting(err)
	}
	code, ok := Code(err)
	switch {
	case !ok:
		return err
	case slices.Contains(slowCodes, code):
		// Records gather while the lane waits, so the next insert is also larger.
		return fault.After(tooManyPartsWait, err)
	case slices.Contains(dataCodes, code):
		return fault.Rejecting(err)
	case slices.Contains(stopCodes, code):
		return fault.Fatally(fmt.Errorf("%w%s", err, hint(code)))
	default:
		return err
	}
}

// Code returns the server's error code.
func Code(err error) (int32, bool) {
	var e *clickhouse.Exception
	if !errors.As(err, &e) {
		return 0, false
	}
	return e.Code, true
}

func hint(code int32) string {
	switch code {
	case 16, 47, 60, 81:
		return "; run migrate first"
	case 115:
		return "; this ClickHouse is too old"
	default:
		return "; check the account's rights"
	}
}
