package land

import (
	"testing"

	"go.uber.org/goleak"

	"recert/schemas/boottest"
)

func TestMain(m *testing.M) {
	boottest.Serve("land", DefaultConfig, New)
	goleak.VerifyTestMain(m)
}
