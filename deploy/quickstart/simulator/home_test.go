package simulator

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recert/schemas/boot"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log.ndjson")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAHomeOfAnotherOrgIsRefusedInOneLine(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	open(t, cfg)
	cfg.Seed++
	_, err := build(cfg)
	var wrong *boot.ConfigError
	if !errors.As(err, &wrong) || wrong.Key != "home" || strings.Contains(err.Error(), "\n") {
		t.Fatalf("got %v", err)
	}
}

func TestALogFileWithoutJSONIsRefusedByItsLine(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	cfg.LogFile = write(t, "{}\n{oops\n")
	_, err := build(cfg)
	var wrong *boot.ConfigError
	if !errors.As(err, &wrong) || wrong.Key != "log_file" || !strings.Contains(err.Error(), "line 2") {
		t.Fatalf("got %v", err)
	}
}

func TestSizesThatDoNotFitLeaveNoHome(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	cfg.Items = 50_000
	_, err := build(cfg)
	if err == nil || !strings.Contains(err.Error(), "set items to at most") {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(filepath.Join(cfg.Home, "simulator")); err == nil {
		t.Error("got a home, want none")
	}
}

func TestARestartContinuesClockAndLog(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	s := open(t, cfg)
	for range 3 {
		if err := s.liveEvent(); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.saveClock(); err != nil {
		t.Fatal(err)
	}
	last, at := s.log.AppendJSON(nil, s.log.Len()-1), s.clock.Now()
	again := open(t, cfg)
	if again.log.Len() != s.log.Len() || !bytes.Equal(again.log.AppendJSON(nil, again.log.Len()-1), last) {
		t.Errorf("got %d events, want the %d of before", again.log.Len(), s.log.Len())
	}
	if again.clock.Now().Before(at) || again.lived != 3 {
		t.Errorf("got clock %v after %v and live event %d", again.clock.Now(), at, again.lived)
	}
}
