// Package privileged reads which groups and apps give power over others.
//
// Input is a YAML file that a person maintains, with the lists privileged_groups and privileged_apps of Okta ids,
// the same that score/review reads. An unknown key refuses the file; ids that the org does not know do no harm.
package privileged

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
)

// Parse reads a file and returns the ids of both lists.
func Parse(raw []byte) (map[string]bool, error) {
	var file struct {
		Groups []string `yaml:"privileged_groups"`
		Apps   []string `yaml:"privileged_apps"`
	}
	ids := map[string]bool{}
	if len(strings.TrimSpace(string(raw))) == 0 {
		return ids, nil
	}
	if err := yaml.UnmarshalWithOptions(raw, &file, yaml.Strict()); err != nil {
		line, _, _ := strings.Cut(err.Error(), "\n")
		return nil, errors.New(line)
	}
	for _, id := range append(file.Groups, file.Apps...) {
		ids[id] = true
	}
	return ids, nil
}
