package bus_test

import (
	"bytes"
	"errors"
	"strconv"
	"testing"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/topic"
)

// TestLargestRecordThatFitsIsTaken holds Fits against the broker's own limit, for the record and its dead letter.
func TestLargestRecordThatFitsIsTaken(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	value := make([]byte, 4<<20)
	for i, x := 0, uint32(1); i < len(value); i++ { // nothing that compresses
		x = x*1664525 + 1013904223
		value[i] = byte(x >> 24)
	}
	low, high := 0, len(value)
	for low+1 < high {
		mid := (low + high) / 2
		if bus.Fits(bus.PersonRecord(topic.OktaEvent, "00o1", "00u1", []byte("00u1"), value[:mid])) {
			low = mid
		} else {
			high = mid
		}
	}
	if low < 4<<20-64<<10 {
		t.Errorf("the largest value is %d bytes, which wastes much", low)
	}
	largest := bus.PersonRecord(topic.OktaEvent, "00o1", "00u1", []byte("00u1"), value[:low])
	letter := bus.DeadLetter(largest, "okta-poll", 1, errors.New("too large"))
	bustest.Send(t, cfg, largest, letter)
	if got := bustest.Read(t, cfg, letter.Topic); len(got) != 1 || len(got[0].Value) != low || bus.HeaderOf(got[0], bus.DLQError) != "too large" {
		t.Errorf("got %d dead letters, want the one that was sent", len(got))
	}
}

// TestDeadLetterOfARecordWithoutRoomIsCut takes a record as large as a topic allows, as only a foreign producer writes it.
func TestDeadLetterOfARecordWithoutRoomIsCut(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	value := make([]byte, 4<<20-200)
	for i, x := 0, uint32(7); i < len(value); i++ {
		x = x*1664525 + 1013904223
		value[i] = byte(x >> 24)
	}
	letter := bus.DeadLetter(bus.PersonRecord(topic.OktaEvent, "00o1", "00u1", nil, value), "enrich", 1, errors.New("no LogEvent"))
	bustest.Send(t, cfg, letter)
	got := bustest.Read(t, cfg, letter.Topic)
	if len(got) != 1 || len(got[0].Value) >= len(value) || !bytes.HasPrefix(value, got[0].Value) {
		t.Fatalf("got %d dead letters, want the beginning of the one", len(got))
	}
	if size := bus.HeaderOf(got[0], bus.DLQCut); size != strconv.Itoa(len(value)) {
		t.Errorf("got %s=%q, want how many bytes it had", bus.DLQCut, size)
	}
}
