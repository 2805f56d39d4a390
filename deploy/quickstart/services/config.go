package services

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"text/template"
)

//go:embed config/*.yaml
var files embed.FS

// q quotes text for YAML, of which JSON strings are a part.
func q(text string) (string, error) {
	raw, err := json.Marshal(text)
	return string(raw), err
}

// WriteConfigs writes every service's configuration, and the folder.
func WriteConfigs(sc *Scene) error {
	if err := os.MkdirAll(filepath.Dir(sc.ConfigFile("x")), 0o755); err != nil {
		return fmt.Errorf("making folder of configurations: %w", err)
	}
	for _, s := range All() {
		raw, err := Config(sc, s)
		if err != nil {
			return err
		}
		if err := os.WriteFile(sc.ConfigFile(s.Name), raw, 0o644); err != nil {
			return fmt.Errorf("writing the configuration of %s: %w", s.Name, err)
		}
	}
	return nil
}

// Config returns a service's configuration.
func Config(sc *Scene, s Service) ([]byte, error) {
	name := "config/" + s.Name + ".yaml"
	t, err := template.New(s.Name+".yaml").Funcs(template.FuncMap{"q": q, "service": sc.service, "address": sc.Address}).Option("missingkey=error").ParseFS(files, name)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, sc); err != nil {
		return nil, fmt.Errorf("filling in %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// service is the section that every binary has.
func (s *Scene) service(name string) (string, error) {
	address := "127.0.0.1:0"
	for _, service := range All() {
		if service.Name == name && !service.Once {
			address = s.Address(service.Metrics())
		}
	}
	return fmt.Sprintf("service: {metrics: %q, drain: 10s}", address), nil
}
