package endpoints

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func names() []string { return []string{"kafka", "okta", "metrics_land"} }

func reserve(t *testing.T, file string, base int) *Ports {
	t.Helper()
	p, err := Reserve(file, base, names())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func TestASecondStartHasTheSamePorts(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "ports.json")
	first := reserve(t, file, 0)
	if err := first.Save(file); err != nil {
		t.Fatal(err)
	}
	first.Close()
	second := reserve(t, file, 0)
	for _, n := range names() {
		if first.Address(n) != second.Address(n) {
			t.Errorf("%s: got %s, want %s", n, second.Address(n), first.Address(n))
		}
	}
}

func TestReservedPortsAreHeldUntilReleased(t *testing.T) {
	t.Parallel()
	p := reserve(t, filepath.Join(t.TempDir(), "ports.json"), 0)
	if l, err := net.Listen("tcp", p.Address("okta")); err == nil {
		l.Close()
		t.Error("somebody else could listen on a reserved port")
	}
	p.Release("okta", "nothing")
	l, err := net.Listen("tcp", p.Address("okta"))
	if err != nil {
		t.Fatalf("a released port is not free: %v", err)
	}
	l.Close()
}

func TestATakenPortIsNamedWithItsServiceAndKnob(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "ports.json")
	first := reserve(t, file, 0)
	if err := first.Save(file); err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(first.Address("okta"))
	first.Release("kafka", "metrics_land")
	_, err := Reserve(file, 0, names())
	if err == nil {
		t.Fatal("got no error")
	}
	for _, want := range []string{"PORT: ", "port " + port, "okta"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got %q, want it to say %q", err, want)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("got more than a line: %q", err)
	}
	// A failed start holds nothing.
	l, err := net.Listen("tcp", first.Address("kafka"))
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
}

func TestABaseCountsPortsUpInOrder(t *testing.T) {
	t.Parallel()
	p := &Ports{number: count(21_000, names())}
	if p.Address("kafka") != "127.0.0.1:21000" || p.Address("metrics_land") != "127.0.0.1:21002" {
		t.Errorf("got %v", p.number)
	}
}

func TestANameThatIsNewGetsAPortBesideTheKeptOnes(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "ports.json")
	old, err := Reserve(file, 0, []string{"kafka"})
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Save(file); err != nil {
		t.Fatal(err)
	}
	old.Close()
	p := reserve(t, file, 0)
	if p.Address("kafka") != old.Address("kafka") || strings.HasSuffix(p.Address("okta"), ":0") {
		t.Errorf("got %v", p.number)
	}
}

func TestAnUnreadablePortsFileIsNamed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "ports.json")
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Reserve(file, 0, names()); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("got %v", err)
	}
}

func TestEndpointsAreFlat(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "endpoints.json")
	if err := (Endpoints{"kafka": "127.0.0.1:1"}).Save(file); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]string
	if err := json.Unmarshal(raw, &got); err != nil || got["kafka"] != "127.0.0.1:1" {
		t.Errorf("got %s, %v", raw, err)
	}
}
