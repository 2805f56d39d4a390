package land

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

// TestReadmeNamesEveryKeyAndMetric keeps the page that an operator reads complete; the sections that every service
// shares are described in schemas/README.md.
func TestReadmeNamesEveryKeyAndMetric(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	want := keys("", reflect.TypeFor[Config]())
	registry := prometheus.NewRegistry()
	newMetrics(registry).landed("t", 1, 1)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		want = append(want, f.GetName()+"{table}")
	}
	if len(want) < 9 {
		t.Fatalf("only %v", want)
	}
	for _, name := range want {
		if !strings.Contains(string(raw), "`"+name+"`") {
			t.Errorf("sink/README.md does not name `%s`", name)
		}
	}
}

// keys returns the keys of a section and of those below it, the shared ones aside.
func keys(prefix string, section reflect.Type) []string {
	var all []string
	for i := range section.NumField() {
		f := section.Field(i)
		key := f.Tag.Get("yaml")
		switch {
		case key == "service" || key == "kafka":
		case f.Type.Kind() == reflect.Struct && f.Type.PkgPath() == "recert/schemas/olap":
			all = append(all, keys(prefix+key+".", f.Type)...)
		default:
			all = append(all, prefix+key)
		}
	}
	return all
}
