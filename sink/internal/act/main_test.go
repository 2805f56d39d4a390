package act

import (
	"testing"

	"go.uber.org/goleak"

	"recert/schemas/boottest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, boottest.SDKJanitor()) }
