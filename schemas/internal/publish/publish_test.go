package publish_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"recert/schemas/boottest"
	"recert/schemas/topic"
)

func root(parts ...string) string { return filepath.Join(append([]string{"..", ".."}, parts...)...) }

func schemaPath(m message) string {
	return root("jsonschema", strings.TrimSuffix(m.name, ".issue")+".schema.json")
}

func samplePath(m message) string { return root(m.folder, "testdata", "v1", m.name+".json") }

// schema describes the type of a sample. Unknown fields are allowed: they are how a message grows.
func schema(t *testing.T, m message) []byte {
	t.Helper()
	r := jsonschema.Reflector{Anonymous: true, AllowAdditionalProperties: true, DoNotReference: true}
	s := r.ReflectFromType(reflect.TypeOf(m.sample))
	s.Title = strings.TrimSuffix(m.name, ".issue")
	s.Description = "One record of topic " + m.topic + "."
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(raw, '\n')
}

func TestPublishedSchemasAreCurrent(t *testing.T) {
	for _, m := range messages() {
		boottest.Golden(t, schemaPath(m), schema(t, m))
	}
}

// TestOldSamplesStillDecode reads every sample that was ever written, checks it against the published schema
// and looks that nothing in it is lost on the way through today's type.
func TestOldSamplesStillDecode(t *testing.T) {
	for _, m := range messages() {
		if _, err := os.Stat(samplePath(m)); boottest.Updating() && err != nil {
			raw, err := json.MarshalIndent(m.sample, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			boottest.Golden(t, samplePath(m), append(raw, '\n'))
		}
		files, err := filepath.Glob(filepath.Join(filepath.Dir(samplePath(m)), m.name+"*.json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no sample (%v); go test ./internal/publish -update", m.name, err)
		}
		for _, file := range files {
			raw := []byte(boottest.Text(t, file))
			validate(t, m, raw)
			value := reflect.New(reflect.TypeOf(m.sample))
			if err := json.Unmarshal(raw, value.Interface()); err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			if diff := cmp.Diff(fields(t, raw), fields(t, encode(t, value.Interface()))); diff != "" {
				t.Errorf("%s: lost or changed on the way (-sample +decoded):\n%s", file, diff)
			}
		}
	}
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func fields(t *testing.T, raw []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func validate(t *testing.T, m message, raw []byte) {
	t.Helper()
	doc, err := validator.UnmarshalJSON(strings.NewReader(boottest.Text(t, schemaPath(m))))
	if err != nil {
		t.Fatal(err)
	}
	c := validator.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("mem:///schema.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("mem:///schema.json")
	if err != nil {
		t.Fatalf("%s: the schema is none: %v", m.name, err)
	}
	value, err := validator.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(value); err != nil {
		t.Errorf("%s: the sample does not satisfy the schema: %v", m.name, err)
	}
}

// TestSchemaRefusesWhatIsWrong keeps the check itself honest.
func TestSchemaRefusesWhatIsWrong(t *testing.T) {
	m := messages()[0]
	doc, err := validator.UnmarshalJSON(strings.NewReader(boottest.Text(t, schemaPath(m))))
	if err != nil {
		t.Fatal(err)
	}
	c := validator.NewCompiler()
	if err := c.AddResource("mem:///schema.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled := c.MustCompile("mem:///schema.json")
	bad := bytes.Replace([]byte(boottest.Text(t, samplePath(m))), []byte(`"clarify"`), []byte(`"maybe"`), 1)
	value, err := validator.UnmarshalJSON(bytes.NewReader(bad))
	if err != nil {
		t.Fatal(err)
	}
	if compiled.Validate(value) == nil {
		t.Error("an outcome that does not exist passed")
	}
}

// unpublished are the topics whose format is no JSON of ours, and why.
var unpublished = map[string]string{
	topic.OktaEvent:     "Okta's LogEvent, verbatim",
	topic.AccessEvent:   "MessagePack, schemas/event",
	topic.AccessUsage:   "MessagePack, schemas/usage",
	topic.DetectWindow:  "private state of detect",
	topic.ScoreProgress: "private state of review",
	topic.ScoreLabel:    "private state of train",
}

// TestEveryJSONTopicIsPublished wants a schema for each topic, and no schema of nothing.
func TestEveryJSONTopicIsPublished(t *testing.T) {
	published, files := map[string]bool{}, map[string]bool{}
	for _, m := range messages() {
		published[m.topic] = true // a mark or a ready record, "topic (kind=…)", is no fact of its topic
		files[schemaPath(m)] = true
	}
	for _, tp := range topic.Catalogue() {
		if _, exempt := unpublished[tp.Name]; published[tp.Name] == exempt {
			t.Errorf("%s: published %v, exempt %v", tp.Name, published[tp.Name], exempt)
		}
	}
	found, err := filepath.Glob(root("jsonschema", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range found {
		if !files[file] {
			t.Errorf("%s describes no message", file)
		}
	}
}
