package watch

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Lag is the longest way, in records, that any service has behind the end of any of its topics. A transaction's own
// markers count too, and a mark comes in every second, so that a small lag is none. A service that is not ready is
// an error.
func (w *Watcher) Lag(ctx context.Context) (int, error) {
	longest := 0
	for name, address := range w.cfg.Stages {
		if _, err := w.get(ctx, "http://"+address+"/readyz"); err != nil {
			return 0, fmt.Errorf("%s is not ready: %w", name, err)
		}
		raw, err := w.get(ctx, "http://"+address+"/metrics")
		if err != nil {
			return 0, fmt.Errorf("asking %s: %w", name, err)
		}
		longest = max(longest, behind(raw))
	}
	return longest, nil
}

// behind reads the highest lag_records out of a service's metrics.
func behind(metrics []byte) int {
	longest := 0.0
	for sc := bufio.NewScanner(bytes.NewReader(metrics)); sc.Scan(); {
		name, value, ok := strings.Cut(sc.Text(), " ")
		family, _, _ := strings.Cut(name, "{")
		if !ok || !strings.HasSuffix(family, "_lag_records") {
			continue
		}
		if n, err := strconv.ParseFloat(value, 64); err == nil {
			longest = max(longest, n)
		}
	}
	return int(longest)
}
