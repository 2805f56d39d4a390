package conform

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Files are the OpenAPI files that are looked for, in the order in which an operation is searched.
func Files() []string {
	return []string{"okta-management-openapi.yaml", "okta-governance-openapi.yaml", "okta-oauth-openapi.yaml", "jira-cloud-platform-openapi.json"}
}

// operation is one described endpoint.
type operation struct {
	doc  *openapi3.T
	item *openapi3.PathItem
	op   *openapi3.Operation
	path string
}

// load reads the files in dir and keeps the operations named by patterns. It tells whether the files are there at all.
func load(dir string, patterns []string) (map[string]*operation, bool, error) {
	found := map[string]*operation{}
	if dir == "" {
		return found, false, nil
	}
	for _, name := range Files() {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err != nil {
			return nil, false, nil //nolint:nilerr // absent files mean that nothing is checked
		}
		doc, err := openapi3.NewLoader().LoadFromFile(path)
		if err != nil {
			return nil, false, fmt.Errorf("reading %s: %w", name, err)
		}
		for _, pattern := range patterns {
			method, path, _ := strings.Cut(pattern, " ")
			item := doc.Paths.Value(path)
			if item == nil || found[pattern] != nil {
				continue
			}
			if op := item.GetOperation(method); op != nil {
				found[pattern] = &operation{doc: doc, item: item, op: op, path: path}
			}
		}
	}
	return found, true, nil
}

// pathParams reads the values of the pattern's wildcards from a request that was matched by it.
func pathParams(r *http.Request, path string) map[string]string {
	params := map[string]string{}
	for part := range strings.SplitSeq(path, "/") {
		if strings.HasPrefix(part, "{") {
			name := strings.Trim(part, "{}")
			params[name] = r.PathValue(name)
		}
	}
	return params
}
