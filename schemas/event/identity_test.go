package event_test

import (
	"strings"
	"testing"

	"recert/schemas/event"
)

func TestLongIdentityIsRefused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 513)
	for name, l := range map[string]*event.Log{"uuid": {UUID: long, Type: "t"}, "eventType": {UUID: "u", Type: long}} {
		if err := l.Identify([]byte("{}")); err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "xxx") {
			t.Errorf("a long %s gave %v", name, err)
		}
	}
	l := &event.Log{UUID: long[1:], Type: long[1:]}
	if err := l.Identify([]byte("{}")); err != nil {
		t.Error(err)
	}
}

func TestParseTellsTheSubjectOfAnEventWithoutATime(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{`{"eventType":"x","actor":{"id":"00u1"}}`, `{"eventType":"x","published":"yesterday","actor":{"id":"00u1"}}`, `{"published":"2026-01-01","actor":{"id":"00u1"}}`} {
		l, err := event.Parse([]byte(raw))
		if err == nil || l == nil || event.Subject(l, "00o1") != "00u1" {
			t.Errorf("%s: got %+v, %v; want what was read and the error", raw, l, err)
		}
	}
	if l, err := event.Parse([]byte(`{"eventType":"x"`)); err == nil || l != nil {
		t.Errorf("a cut event gave %+v, %v", l, err)
	}
}
