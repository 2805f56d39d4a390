package declared

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
)

// parsePrivileged returns the ids of both lists. Ids that the org does not know do no harm.
func parsePrivileged(raw []byte) (map[string]bool, error) {
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
