package eval

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"text/template"

	"recert/deploy/quickstart/simulator/year"
)

//go:embed config/*.yaml
var files embed.FS

// scene is what the configuration files are made from.
type scene struct {
	Org     year.Params
	Home    string
	Token   string
	Report  string
	address func(name string) string
}

// In joins a name below the seed's folder.
func (s *scene) In(name string) string { return filepath.Join(s.Home, name) }

func (s *scene) configFile(name string) string { return filepath.Join(s.Home, "config", name+".yaml") }

// write makes the configuration of one service.
func (s *scene) write(name string) error {
	file := "config/" + name + ".yaml"
	functions := template.FuncMap{
		"q": func(text string) (string, error) {
			raw, err := json.Marshal(text)
			return string(raw), err
		},
		"address": s.address,
		"service": func(name string) string {
			if name == migrateStep.name || name == reportStep.name {
				return `service: {metrics: "127.0.0.1:0"}`
			}
			return fmt.Sprintf("service: {metrics: %q, drain: 10s, log_level: info}", s.address(metricsOf(name)))
		},
	}
	t, err := template.New(name+".yaml").Funcs(functions).Option("missingkey=error").ParseFS(files, file)
	if err != nil {
		return fmt.Errorf("reading %s: %w", file, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, s); err != nil {
		return fmt.Errorf("filling in %s: %w", file, err)
	}
	return os.WriteFile(s.configFile(name), b.Bytes(), 0o600)
}

func metricsOf(name string) string { return "metrics_" + name }
