package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"recert/deploy/quickstart/endpoints"
	"recert/deploy/quickstart/services"
	"recert/deploy/quickstart/simulator"
	"recert/deploy/quickstart/simulator/org"
)

// dialWait bounds the look for a given engine.
const dialWait = 5 * time.Second

// prepare finds out all that can be wrong, and writes the files that services read. Nothing is started.
func (r *run) prepare(ctx context.Context) error {
	if err := r.check(); err != nil {
		return err
	}
	if err := r.locks.take(ctx, &r.knobs, r.screen.Note); err != nil {
		return err
	}
	known, err := r.adopt()
	if err != nil {
		return err
	}
	if err := r.knobs.Check(); err != nil {
		return err
	}
	if err := enoughSpace(&r.knobs, known); err != nil {
		return err
	}
	for _, dir := range []string{"logs", "run", "config", "secrets"} {
		if err := os.MkdirAll(r.knobs.In(dir), 0o700); err != nil {
			return fmt.Errorf("HOME_DIR: %w; name a folder that can be written", err)
		}
	}
	if err := r.reserve(); err != nil {
		return err
	}
	return r.write()
}

// check looks at what lies outside of the home folder.
func (r *run) check() error {
	if r.knobs.Log != "" {
		var err error
		if r.logDigest, err = simulator.CheckLog(r.knobs.Log); err != nil {
			return fmt.Errorf("LOG: %s: %w; write one JSON value a line", r.knobs.Log, err)
		}
	}
	if err := errors.Join(answers("KAFKA", r.knobs.Kafka), answers("CLICKHOUSE", r.knobs.ClickHouse)); err != nil {
		return err
	}
	r.scene = &services.Scene{Knobs: r.knobs, Bin: r.deps.Bin, Environ: services.Inherited(r.deps.Environ), Specs: specs(r.deps.Bin)}
	for binary := range r.knobs.Faults {
		if !services.Known(binary) {
			return fmt.Errorf("FAULT: %s is no binary of the demo; write for example FAULT=land=POINT", binary)
		}
	}
	return r.scene.Missing()
}

// answers tells whether somebody listens at a given address.
func answers(knob, address string) error {
	if address == "" {
		return nil
	}
	conn, err := net.DialTimeout("tcp", address, dialWait)
	if err != nil {
		return fmt.Errorf("%s: %w; start it, or leave %s out for the embedded one", knob, err, knob)
	}
	return conn.Close()
}

// specs is the folder of Okta's and Jira's OpenAPI files, empty where it is absent.
func specs(bin string) string {
	shared := os.Getenv("RECERT_SHARED")
	if shared == "" {
		shared = filepath.Join(bin, "..", "..", "shared")
	}
	dir := filepath.Join(shared, "specs")
	if _, err := os.Stat(dir); err != nil {
		return ""
	}
	return dir
}

// adopt takes over the sizes of the org that already lives in the home, and tells whether one does.
func (r *run) adopt() (known bool, err error) {
	raw, err := os.ReadFile(r.knobs.In("simulator", "org.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	var have struct {
		Params org.Params `json:"params"`
		Log    string     `json:"log_file_sha256"`
	}
	if err == nil {
		err = json.Unmarshal(raw, &have)
	}
	if err != nil {
		return false, fmt.Errorf("HOME_DIR: reading the org that lives there: %w; name another folder", err)
	}
	r.knobs.Adopt(have.Params)
	if r.knobs.Org != have.Params {
		h := have.Params
		return true, fmt.Errorf("HOME_DIR: %s holds another org (SEED=%d USERS=%d APPS=%d GROUPS=%d DAYS=%d ITEMS=%d); use these values, or another folder",
			r.knobs.Home, h.Seed, h.Users, h.Apps, h.Groups, h.Days, h.Items)
	}
	if r.knobs.Log != "" && r.logDigest != have.Log {
		return true, fmt.Errorf("LOG: HOME_DIR %s holds an org with another log, or with none; leave LOG out, or name another folder with HOME_DIR=PATH", r.knobs.Home)
	}
	return true, nil
}

func (r *run) reserve() error {
	var err error
	if r.ports, err = endpoints.Reserve(r.knobs.In("ports.json"), r.knobs.Port, services.PortNames()); err != nil {
		return err
	}
	return r.ports.Save(r.knobs.In("ports.json"))
}

// write makes secrets, configurations and endpoints.json; a summary of an earlier start goes away.
func (r *run) write() error {
	r.scene.Knobs, r.scene.Address = r.knobs, r.ports.Address
	if err := services.WriteSecrets(r.scene); err != nil {
		return err
	}
	if err := services.WriteConfigs(r.scene); err != nil {
		return err
	}
	if err := os.Remove(r.knobs.In("summary.json")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("HOME_DIR: %w; name a folder that can be written", err)
	}
	return r.endpoints().Save(r.knobs.In("endpoints.json"))
}

// endpoints are the addresses in use: those of given engines too, of which the HTTP port is not known.
func (r *run) endpoints() endpoints.Endpoints {
	all := endpoints.Endpoints{}
	for _, s := range services.All() {
		if r.scene.Replaced(s) {
			continue
		}
		for _, port := range s.Ports {
			all[port] = r.ports.Address(port)
		}
		if !s.Once {
			all[s.Metrics()] = r.ports.Address(s.Metrics())
		}
	}
	all["kafka"], all["clickhouse_native"] = r.scene.Kafka(), r.scene.ClickHouse()
	return all
}
