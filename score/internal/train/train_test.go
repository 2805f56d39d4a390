package train

import (
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/modelfile"
	"recert/schemas/topic"
)

// trainedOn runs the trainer over the records until the mark passes the last campaign's end.
func trainedOn(t *testing.T, w *world, records []*kgo.Record) (bus.Config, onTopic) {
	t.Helper()
	kafka := bustest.Cluster(t)
	bustest.Send(t, kafka, records...)
	unit := boottest.Start(t, newTrain(t, kafka))
	defer unit.Stop()
	end := closing(w.campaigns - 1)
	bustest.Await(t, "the last campaign's model", func() bool { return !readModels(t, kafka).mark.Before(end) })
	return kafka, readModels(t, kafka)
}

func TestTrainPublishesAVersionPerCampaign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kafka, got := trainedOn(t, w, w.year())
	if len(got.headers) != w.campaigns {
		t.Fatalf("%d versions, want one after each campaign", len(got.headers))
	}
	for c, h := range got.headers {
		if !h.TrainedUntil.Equal(closing(c)) || h.Role != modelfile.Served || h.Org != testOrg {
			t.Errorf("version %d: trained until %s in the role %s", c, h.TrainedUntil, h.Role)
		}
		// 480 items: a fourteenth is held out, a twentieth was never answered.
		if h.Rows < 400*(c+1) || h.Rows > 440*(c+1) || h.HeldOut < 25*(c+1) || h.Denials < 80*(c+1) {
			t.Errorf("version %d: %d rows, %d denials, %d held out", c, h.Rows, h.Denials, h.HeldOut)
		}
		if h.Figures["auc"] < 0.8 || h.Figures["auc"] <= h.Figures["rules_auc"] {
			t.Errorf("version %d: figures %v", c, h.Figures)
		}
	}
	if n := len(bustest.Read(t, kafka, topic.ScoreLabel)); n < 900 {
		t.Errorf("%d labels are kept", n)
	}
	if n := len(bustest.Read(t, kafka, topic.DeadLetter(topic.AccessEvent))); n != 0 {
		t.Errorf("%d dead letters", n)
	}
}

// TestTrainBytesDoNotDependOnOrder shuffles how the records of a campaign arrive.
func TestTrainBytesDoNotDependOnOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.campaigns = 1
	_, want := trainedOn(t, w, w.year())
	records := slices.Concat(w.features(0), w.decisions(0))
	rand.New(rand.NewPCG(1, 7)).Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
	_, got := trainedOn(t, w, append(records, w.marks(closing(0).Add(time.Hour))...))
	if diff := cmp.Diff(want.lines, got.lines); diff != "" {
		t.Errorf("(-in order +shuffled):\n%s", diff)
	}
}

// TestTrainKilledMidTransaction breaks the first transactions off, as a crash before the commit does, restarts, and
// looks that every version is out once and whole.
func TestTrainKilledMidTransaction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.campaigns = 3
	_, want := trainedOn(t, w, w.year())
	broker, kafka := bustest.Broker(t)
	came := bustest.Fence(broker, 3)
	bustest.Send(t, kafka, w.year()...)
	boottest.Restarting(t, func() *Train { return newTrain(t, kafka) }, func() {
		// Marks do not outlive a restart, and go on coming in a real org.
		bustest.Await(t, "the last campaign's model", func() bool {
			bustest.Send(t, kafka, w.marks(closing(2).Add(time.Hour))...)
			return !readModels(t, kafka).mark.Before(closing(2))
		})
	})
	if diff := cmp.Diff(want.lines, readModels(t, kafka).lines); diff != "" {
		t.Errorf("(-undisturbed +disturbed):\n%s", diff)
	}
	if came() < 4 {
		t.Error("no transaction was broken off")
	}
	unit := boottest.Start(t, newTrain(t, kafka))
	bustest.Send(t, kafka, w.marks(closing(2).Add(24*time.Hour))...)
	bustest.Await(t, "a later mark", func() bool { return readModels(t, kafka).mark.After(closing(2).Add(20 * time.Hour)) })
	unit.Stop()
	if got := readModels(t, kafka); len(got.lines) != len(want.lines) {
		t.Errorf("a restart published %d records", len(got.lines)-len(want.lines))
	}
}

// TestTrainKilledAtEveryPoint kills the process between its steps, each time a fresh one, and looks that every version
// is out once and whole, with the same bytes.
func TestTrainKilledAtEveryPoint(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.campaigns = 3
	_, want := trainedOn(t, w, w.year())
	kafka := bustest.Cluster(t)
	bustest.Send(t, kafka, w.year()...)
	launch := func(point string) *boottest.Process {
		return boottest.LaunchToDie(t, "train", point, "KAFKA__BROKERS=["+strings.Join(kafka.Brokers, ",")+"]")
	}
	later := closing(2)
	more := func() { // marks do not outlive a restart, and go on coming in a real org
		later = later.Add(time.Hour)
		bustest.Send(t, kafka, w.marks(later)...)
	}
	for _, point := range []string{"train-mid-transaction", "train-before-publish:1", "producer-mid-transaction:2", "train-before-publish:3", "producer-mid-transaction:2"} {
		p := launch(point)
		bustest.Await(t, point, func() bool {
			more()
			select {
			case <-p.Ended():
				return true
			default:
				return false
			}
		})
		p.WaitKilled(t)
	}
	last := launch("")
	bustest.Await(t, "the last campaign's model", func() bool { more(); return !readModels(t, kafka).mark.Before(closing(2)) })
	if err := last.End(t, syscall.SIGTERM); err != nil {
		t.Errorf("the last run did not stop cleanly: %v\n%s", err, last)
	}
	if diff := cmp.Diff(want.lines, readModels(t, kafka).lines); diff != "" {
		t.Errorf("(-undisturbed +killed):\n%s", diff)
	}
}

// TestTrainWaitsForFeatures has a campaign end before its features are written; and a mark must not tell of a
// version that is still to come.
func TestTrainWaitsForFeatures(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	w := newWorld(t)
	features := w.features(0)
	late := features[100] // all of its partition but one
	features = slices.Delete(slices.Clone(features), 100, 101)
	bustest.Send(t, kafka, slices.Concat(features, w.decisions(0), w.marks(closing(0).Add(time.Hour)))...)
	unit := boottest.Start(t, newTrain(t, kafka))
	defer unit.Stop()
	bustest.Await(t, "a mark", func() bool { return !readModels(t, kafka).mark.IsZero() })
	time.Sleep(1500 * time.Millisecond) // nothing may happen, for longer than a tick
	if got := readModels(t, kafka); len(got.headers) != 0 || !got.mark.Before(closing(0)) {
		t.Fatalf("%d versions and a mark of %s although features are missing", len(got.headers), got.mark)
	}
	bustest.Send(t, kafka, late)
	bustest.Await(t, "the model", func() bool { return !readModels(t, kafka).mark.Before(closing(0)) })
	if got := readModels(t, kafka); len(got.headers) != 1 {
		t.Errorf("%d versions, want 1", len(got.headers))
	}
}

// TestTrainTooFewDecisionsMoveTheMarkOnly has nobody held up where there is nothing to learn.
func TestTrainTooFewDecisionsMoveTheMarkOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.people, w.campaigns = 20, 1
	_, got := trainedOn(t, w, w.year())
	if len(got.headers) != 0 {
		t.Errorf("%d versions of 40 decisions", len(got.headers))
	}
}

// TestTrainSecondFencesTheFirst starts a second trainer beside the first.
func TestTrainSecondFencesTheFirst(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	w := newWorld(t)
	bustest.Send(t, kafka, w.marks(begin)...)
	first := boottest.Start(t, newTrain(t, kafka))
	bustest.Await(t, "a mark", func() bool { return !readModels(t, kafka).mark.IsZero() })
	second := boottest.Start(t, newTrain(t, kafka))
	defer second.Stop()
	bustest.Await(t, "the end of the first", func() bool {
		begin := readModels(t, kafka).mark
		bustest.Send(t, kafka, w.marks(begin.Add(time.Hour))...)
		select {
		case <-first.Done():
			return true
		default:
			return false
		}
	})
	if err := first.End(); err == nil {
		t.Error("the first one ended as if nothing had happened")
	}
}
