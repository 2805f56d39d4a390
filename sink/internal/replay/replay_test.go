package replay

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/goleak"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/topic"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const org = "00o1"

// runs returns the exit status, the audit lines and what else was said.
func runs(t *testing.T, args ...string) (code int, lines []line, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = Run(t.Context(), args, &o, &e)
	for d := json.NewDecoder(&o); d.More(); {
		var l line
		if err := d.Decode(&l); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	return code, lines, e.String()
}

// park writes a record to its topic and its dead letter, as service does.
func park(t *testing.T, kafka bus.Config, service string, r *kgo.Record) *kgo.Record {
	t.Helper()
	bustest.Send(t, kafka, r)
	letter := bus.DeadLetter(r, service, 1, errors.New("decoding: the field is new"))
	bustest.Send(t, kafka, letter)
	return letter
}

func event(key string) *kgo.Record {
	return bus.PartitionRecord(topic.AccessEvent, 3, org, []byte(key), []byte(`{"v":"`+key+`"}`), bus.Header(topic.HeaderSource, "poll"))
}

func TestReplayWritesNothingUnlessAskedTo(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	park(t, kafka, "land", event("a"))
	code, lines, errs := runs(t, "--topic", topic.AccessEvent, "--kafka", kafka.Brokers[0])
	if code != exitOK || len(lines) != 1 || lines[0].Do != would || lines[0].Reason != "decoding: the field is new" || lines[0].To != nil {
		t.Errorf("got %d, %+v, %s", code, lines, errs)
	}
	if n := len(bustest.Read(t, kafka, topic.AccessEvent)); n != 1 {
		t.Errorf("got %d records in the topic, want the one that was there", n)
	}
}

func TestReplayPutsTheRecordBackAsItWas(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	park(t, kafka, "land", event("a"))
	park(t, kafka, "land", event("b"))
	letter := park(t, kafka, "detect", event("c"))
	again := *letter
	again.Headers = append([]kgo.RecordHeader(nil), letter.Headers...)
	bustest.Send(t, kafka, &again)
	code, lines, errs := runs(t, "--topic", topic.AccessEvent, "--kafka", kafka.Brokers[0], "--service", "detect", "--replay")
	if code != exitOK || len(lines) != 2 || lines[0].Do != replayed || lines[0].To == nil || *lines[0].To != 3 || lines[1].Do != left || !strings.Contains(lines[1].Why, "same record") {
		t.Fatalf("got %d, %+v, %s", code, lines, errs)
	}
	records := bustest.Read(t, kafka, topic.AccessEvent)
	if len(records) != 4 {
		t.Fatalf("got %d records, want one more than three", len(records))
	}
	was, is := records[2], records[3]
	if is.Partition != was.Partition || !bytes.Equal(is.Key, was.Key) || !bytes.Equal(is.Value, was.Value) || len(is.Headers) != len(was.Headers) {
		t.Errorf("got %+v, want it as it was: %+v", is, was)
	}
	for i := range was.Headers {
		if is.Headers[i].Key != was.Headers[i].Key || !bytes.Equal(is.Headers[i].Value, was.Headers[i].Value) {
			t.Errorf("got header %v, want %v", is.Headers[i], was.Headers[i])
		}
	}
	if code, lines, _ := runs(t, "--topic", topic.AccessEvent, "--kafka", kafka.Brokers[0], "--digest", lines[0].Digest+",00"); code != exitOK || len(lines) != 2 {
		t.Errorf("by digest got %d, %+v", code, lines)
	}
}

func TestReplayDoesNotBringThePastBack(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	user := func(id, value string) *kgo.Record {
		return bus.DirectoryRecord(topic.OktaUser, org, topic.Key(org, id), []byte(value))
	}
	park(t, kafka, "land", user("u1", "old"))
	park(t, kafka, "land", user("u2", "only"))
	bustest.Send(t, kafka, user("u1", "new"))
	park(t, kafka, "land", bus.DirectoryRecord(topic.OktaUser, org, nil, []byte("no key")))
	code, lines, errs := runs(t, "--topic", topic.OktaUser, "--kafka", kafka.Brokers[0], "--replay")
	if code != exitOK || len(lines) != 3 || lines[0].Do != left || !strings.Contains(lines[0].Why, "newer") || lines[1].Do != replayed || lines[2].Do != left {
		t.Errorf("got %d, %+v, %s", code, lines, errs)
	}
	records := bustest.Read(t, kafka, topic.OktaUser)
	if last := records[len(records)-1]; len(records) != 5 || string(last.Value) != "only" {
		t.Errorf("got %d records, the last %q", len(records), last.Value)
	}
}

func TestReplayLeavesWhatIsNoWholeFact(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	mark := event("m")
	mark.Headers = append(mark.Headers, bus.Header(topic.HeaderKind, topic.KindMark))
	park(t, kafka, "land", mark)
	cut := bus.DeadLetter(event("c"), "okta-poll", 1, errors.New("too large"))
	cut.Headers = append(cut.Headers, bus.Header(bus.DLQCut, "9000000"))
	away := event("p")
	away.Partition = 99
	foreign := &kgo.Record{Topic: topic.DeadLetter(topic.AccessEvent), Value: []byte("x")}
	bustest.Send(t, kafka, cut, bus.DeadLetter(away, "land", 1, errors.New("no")), foreign)
	code, lines, errs := runs(t, "--topic", topic.AccessEvent, "--kafka", kafka.Brokers[0], "--replay")
	if code != exitOK || len(lines) != 4 || !strings.Contains(errs, "0 replayed, 4 left") {
		t.Errorf("got %d, %+v, %s", code, lines, errs)
	}
	for _, l := range lines {
		if l.Do != left || l.Why == "" {
			t.Errorf("got %+v", l)
		}
	}
}

func TestReplayRefusesBadFlags(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no topic":  {[]string{"--kafka", "h:1"}, "--topic is missing"},
		"a typo":    {[]string{"--kafka", "h:1", "--topic", "acces.event.v1"}, "is no topic of recert"},
		"no broker": {[]string{"--topic", topic.AccessEvent}, "--kafka is missing"},
		"two":       {[]string{"--topic", topic.AccessEvent, "--kafka", "h:1", "--kafka-config", "f"}, "name one"},
		"no file":   {[]string{"--topic", topic.AccessEvent, "--kafka-config", "none.yaml"}, "none.yaml"},
		"approvals": {[]string{"--topic", topic.ActionApproval, "--kafka", "h:1", "--replay"}, "approved anew"},
		"a word":    {[]string{"all"}, "unexpected argument"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if code, lines, errs := runs(t, c.args...); code != exitUsage || len(lines) != 0 || !strings.Contains(errs, c.want) {
				t.Errorf("got %d, %v, %q, want it to say %q", code, lines, errs, c.want)
			}
		})
	}
	if code, _, errs := runs(t, "-h"); code != exitOK || !strings.Contains(errs, "Usage") {
		t.Errorf("got %d, %q", code, errs)
	}
}
