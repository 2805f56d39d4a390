package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recert/deploy/quickstart/simulator/year"
)

func TestKnobsAreRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, page := filepath.Join(dir, "x.json"), filepath.Join(dir, "x.html")
	k, err := ReadKnobs([]string{"SEEDS=3, 4 11", "USERS=300", "APPS=50", "GROUPS=70", "ITEMS=600", "EVENTS=60000", "JSON=" + file, "REPORT=" + page, "TIMEOUT=3m", "TRAIN=0"})
	if err != nil {
		t.Fatal(err)
	}
	want := Knobs{
		Seeds: []uint64{3, 4, 11}, Org: year.Params{Users: 300, Apps: 50, Groups: 70, Items: 600, Events: 60_000}, JSON: file, Report: page, Timeout: 3 * time.Minute,
	}
	if diff := cmp.Diff(want, k); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("got %v, %v left behind by a look at the knobs, want nothing", left, err)
	}
	if k, err = ReadKnobs(nil); err != nil || len(k.Seeds) != 5 || !k.Train {
		t.Errorf("got %+v, %v without knobs, want five seeds with a trainer", k, err)
	}
}

func TestAWrongKnobIsNamed(t *testing.T) {
	t.Parallel()
	for _, entry := range []string{"SEEDS=one", "SEEDS=,", "SEEDS=3 3", "SEEDS=-1", "JSON=/no/such/folder/x.json", "JSON=" + t.TempDir(), "REPORT=/no/such/folder/x.html", "USERS=many", "USERS=3", "ITEMS=1000000", "TIMEOUT=soon", "TIMEOUT=-1s"} {
		name, _, _ := strings.Cut(entry, "=")
		if _, err := ReadKnobs([]string{entry}); err == nil || !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("%s: got %v, want an error that begins with %s", entry, err, name)
		}
	}
}
