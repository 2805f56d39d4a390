package bus_test

import (
	"sync/atomic"
	"testing"

	"github.com/twmb/franz-go/pkg/kmsg"

	"recert/schemas/bustest"
)

// TestShortClientsPushNoTelemetry counts what a client asks for beside its work: a push of metrics at each close
// would cost more than the work.
func TestShortClientsPushNoTelemetry(t *testing.T) {
	t.Parallel()
	broker, cfg := bustest.Broker(t)
	var asked atomic.Int32
	for _, key := range []kmsg.Key{kmsg.GetTelemetrySubscriptions, kmsg.PushTelemetry} {
		broker.ControlKey(int16(key), func(kmsg.Request) (kmsg.Response, error, bool) {
			broker.KeepControl()
			asked.Add(1)
			return nil, nil, false
		})
	}
	for range 3 {
		bustest.Send(t, cfg, person(1))
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("%d requests about telemetry", n)
	}
}
