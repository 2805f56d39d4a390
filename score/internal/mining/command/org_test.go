package command

import (
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"

	"recert/schemas/bustest"
	"recert/schemas/olap"
	"recert/schemas/olaptest"
	"recert/schemas/topic"
)

// north is an org of four people of one department, who all hold one app.
func north(t *testing.T) olap.Config {
	t.Helper()
	cfg, conn := olaptest.Migrated(t)
	for i := range 4 {
		for _, sql := range []string{
			"INSERT INTO users_raw (org, user_id, status, department) VALUES ('00o1', '00u%[1]d', 'ACTIVE', 'north')",
			"INSERT INTO assignments_raw (org, user_id, kind, resource_id, path) VALUES ('00o1', '00u%[1]d', 'app', '0oa1', 'direct')",
		} {
			if err := conn.Exec(t.Context(), fmt.Sprintf(sql, i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return cfg
}

// TestMineProposesToAnOrg goes from rows in ClickHouse to proposals on the topic.
func TestMineProposesToAnOrg(t *testing.T) {
	t.Parallel()
	cfg, kafka := north(t), bustest.Cluster(t)
	code, out, errs := runs(t, "--clickhouse", cfg.Address, "--database", cfg.Database, "--user", cfg.User, "--kafka", kafka.Brokers[0],
		"--objective", "roles", "--effort", "0.01", "--out", filepath.Join(t.TempDir(), "roles.ndjson"), "--json", filepath.Join(t.TempDir(), "f.json"))
	if code != exitOK {
		t.Fatalf("exit %d, %s", code, errs)
	}
	for _, want := range []string{"proposals    1 roles", "clean-up     4 direct assignments", "published    1 records, 0 of them"} {
		if !strings.Contains(out, want) {
			t.Errorf("the summary lacks %q:\n%s", want, out)
		}
	}
	if records := bustest.Read(t, kafka, topic.RoleProposal); len(records) != 1 || !strings.Contains(string(records[0].Value), `"name":"department=north"`) {
		t.Errorf("got %d records: %v", len(records), records)
	}
}

// TestMinePublishesToABrokerThatWantsTLSAndALogin takes both from a file as services have it.
func TestMinePublishesToABrokerThatWantsTLSAndALogin(t *testing.T) {
	t.Parallel()
	web := httptest.NewTLSServer(nil) // lends its certificate
	defer web.Close()
	broker, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.EnableSASL(), kfake.Superuser("SCRAM-SHA-256", "miner", "s3cret"),
		kfake.TLS(&tls.Config{Certificates: web.TLS.Certificates}))
	if err != nil {
		t.Fatal(err)
	}
	defer broker.Close()
	cfg, folder := north(t), t.TempDir()
	for name, text := range map[string]string{
		"ca.pem":    string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw})),
		"password":  "s3cret",
		"land.yaml": kafkaSection(broker, folder),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := runs(t, "--clickhouse", cfg.Address, "--database", cfg.Database, "--user", cfg.User, "--kafka-config", filepath.Join(folder, "land.yaml"),
		"--objective", "roles", "--effort", "0.01", "--out", filepath.Join(folder, "roles.ndjson"))
	if code != exitOK || !strings.Contains(out, "published    1 records") {
		t.Errorf("exit %d, %s%s", code, out, errs)
	}
}

func kafkaSection(broker *kfake.Cluster, folder string) string {
	return fmt.Sprintf(`service: {metrics: "127.0.0.1:9464"}
kafka:
  brokers: [%q]
  tls: true
  ca_file: %s/ca.pem
  sasl: scram-sha-256
  user: miner
  password: {file: %s/password}
`, broker.ListenAddrs()[0], folder, folder)
}
