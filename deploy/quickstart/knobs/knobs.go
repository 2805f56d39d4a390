package knobs

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"time"

	"recert/deploy/quickstart/simulator/org"
)

// The phases of the writer.
const (
	Observer = "observer"
	Guided   = "guided"
)

// Below slowLimits times Okta's own rate limits, reading a large org takes longer than the usual timeout.
const (
	slowLimits  = 5
	slowTimeout = 30 * time.Minute
)

// Knobs are the settings of one demo.
type Knobs struct {
	// Org are the sizes and the seed of the simulated org. Defaults: 1000 users, 60 apps, a group for every
	// five users, 90 days, 5000 items, seed 1.
	Org org.Params
	// Phase is Observer (default: nothing is changed anywhere) or Guided.
	Phase string
	// Home is the folder of everything the demo keeps, absolute. Default .recert.
	Home string
	// Log names a file of LogEvents that join the simulated System Log; empty for none.
	Log string
	// Kafka and ClickHouse are host:port of engines to use instead of the embedded ones; empty for those.
	Kafka, ClickHouse string
	// Exit ends the demo by itself, on a log that ends. Default false.
	Exit bool
	// RateLimits is by how much Okta's rate limits are multiplied. Default 20.
	RateLimits int
	// Port is the first of the ports to use; 0 keeps those of the last start, or finds free ones.
	Port int
	// Timeout is how long the demo may take to reach its summary. Default 10m, or 30m with rate limits near Okta's own.
	Timeout time.Duration
	// Faults name, for tests, the fault point that kills a binary's first start, by binary.
	Faults map[string]string

	given map[string]bool
}

// Read takes the knobs out of an environment; an empty variable counts as not set.
func Read(environ []string) (Knobs, error) {
	r := newReader(environ)
	users := r.number("USERS", 1000, 40, 200_000)
	k := Knobs{
		Org: org.Params{
			Seed: uint64(r.number("SEED", 1, 0, 1<<53)), Users: users, Apps: r.number("APPS", 60, 12, 2_000),
			Groups: r.number("GROUPS", min(max(20, users/5), 20_000), 20, 20_000), Days: r.number("DAYS", 90, 14, 90), Items: r.number("ITEMS", 5000, 40, 100_000),
		},
		Phase: r.choice("PHASE", Observer, Guided), Home: r.path("HOME_DIR", ".recert"), Log: r.path("LOG", ""),
		Kafka: r.address("KAFKA"), ClickHouse: r.address("CLICKHOUSE"), Exit: r.choice("EXIT", "0", "1") == "1",
		RateLimits: r.number("RATE_LIMITS", 20, 1, 1000), Port: r.number("PORT", 0, 1024, 65_000),
		Timeout: r.duration("TIMEOUT", 10*time.Minute), Faults: r.faults("FAULT"), given: r.given,
	}
	if k.Phase == Guided && !k.StandIn() {
		r.bad("PHASE", "guided needs somebody to approve, and the demo's stand-in works on this machine's Kafka only; write PHASE=observer, or leave KAFKA out")
	}
	if err := errors.Join(r.problems...); err != nil {
		return k, err
	}
	if k.RateLimits < slowLimits && !k.given["TIMEOUT"] {
		k.Timeout = slowTimeout
	}
	return k, nil
}

// Adopt takes from the org that already lives in Home every size that was not asked for now, so that a second
// start needs no knobs; sizes that were asked for stay, and the simulator refuses those that differ.
func (k *Knobs) Adopt(have org.Params) {
	want := &k.Org
	for _, p := range []struct {
		name string
		take func()
	}{
		{"SEED", func() { want.Seed = have.Seed }},
		{"USERS", func() { want.Users = have.Users }},
		{"APPS", func() { want.Apps = have.Apps }},
		{"GROUPS", func() { want.Groups = have.Groups }},
		{"DAYS", func() { want.Days = have.Days }},
		{"ITEMS", func() { want.Items = have.Items }},
	} {
		if !k.given[p.name] {
			p.take()
		}
	}
}

// Check draws the org to see that it can hold the items, and that Adopt left nothing impossible. Items that nobody
// asked for are as many as a small org has.
func (k *Knobs) Check() error {
	_, err := org.New(k.Org)
	few := new(org.TooManyItemsError)
	if !errors.As(err, &few) {
		return err
	}
	fits := k.Org
	for errors.As(err, &few) {
		// What is planted follows the number of items, so fewer items also leave fewer to choose from.
		fits.Items = min(few.Most, fits.Items*49/50)
		_, err = org.New(fits)
	}
	if err != nil || k.given["ITEMS"] {
		return fmt.Errorf("ITEMS: an org of these sizes has not %d assignments to review; set at most ITEMS=%d, or more USERS", k.Org.Items, fits.Items)
	}
	k.Org = fits
	return nil
}

// StandIn tells whether the demo's stand-in may approve commands: on this machine's Kafka only.
func (k *Knobs) StandIn() bool {
	host, _, err := net.SplitHostPort(k.Kafka)
	ip := net.ParseIP(host)
	return k.Kafka == "" || err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// In joins a path below Home.
func (k *Knobs) In(parts ...string) string {
	return filepath.Join(append([]string{k.Home}, parts...)...)
}
