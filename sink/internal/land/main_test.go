package land

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"recert/schemas/boot"
)

// childEnv makes this test binary behave as the binary land, for tests that kill it.
const childEnv = "RECERT_TEST_RUN_LAND"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) == "1" {
		boot.Main("land", DefaultConfig, New)
	}
	goleak.VerifyTestMain(m)
}
