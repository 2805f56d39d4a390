package report

import (
	"testing"

	"go.uber.org/goleak"

	"recert/schemas/boottest"
)

func TestMain(m *testing.M) {
	boottest.Serve("report", DefaultConfig, New)
	goleak.VerifyTestMain(m)
}
