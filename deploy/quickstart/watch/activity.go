package watch

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Activity tells whether anything still moves: every service must be ready, and two looks with the same text are
// a standstill. A service that is away is an error.
func (w *Watcher) Activity(ctx context.Context) (string, error) {
	total := 0.0
	for name, address := range w.cfg.Stages {
		if _, err := w.get(ctx, "http://"+address+"/readyz"); err != nil {
			return "", fmt.Errorf("%s is not ready: %w", name, err)
		}
		raw, err := w.get(ctx, "http://"+address+"/metrics")
		if err != nil {
			return "", fmt.Errorf("asking %s: %w", name, err)
		}
		total += moved(raw)
	}
	return strconv.FormatFloat(total, 'f', 0, 64), nil
}

// moved adds up what a service took in, gave out and set aside.
func moved(metrics []byte) float64 {
	total := 0.0
	for sc := bufio.NewScanner(bytes.NewReader(metrics)); sc.Scan(); {
		name, value, ok := strings.Cut(sc.Text(), " ")
		family, _, _ := strings.Cut(name, "{")
		if !ok || !strings.HasSuffix(family, "records_in_total") && !strings.HasSuffix(family, "records_out_total") {
			continue
		}
		if n, err := strconv.ParseFloat(value, 64); err == nil {
			total += n
		}
	}
	return total
}
