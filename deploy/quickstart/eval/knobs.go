package eval

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"recert/deploy/quickstart/simulator/year"
)

// Knobs are the user's choices, read from the environment as `make eval SEEDS="1 2"` passes them.
type Knobs struct {
	// Seeds are the orgs to evaluate, Org the sizes of each.
	Seeds []uint64
	Org   year.Params
	// JSON is the file that gets the results; empty writes none.
	JSON string
	// Report is the file that gets the quality report over the last seed's campaigns; empty writes none.
	Report string
	// Home is the folder for everything that a seed leaves behind; empty takes a temporary one and removes it.
	Home string
	// Timeout bounds one seed.
	Timeout time.Duration
	// Train starts the trainer.
	Train bool
}

// ReadKnobs takes the knobs out of an environment; an empty variable counts as not set.
func ReadKnobs(environ []string) (Knobs, error) {
	values := map[string]string{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if value = strings.TrimSpace(value); value != "" {
			values[name] = value
		}
	}
	var problems []error
	bad := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	number := func(name string, preset int) int {
		text, ok := values[name]
		if !ok {
			return preset
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			bad("%s: %q is no number; write for example %s=%d", name, text, name, preset)
		}
		return n
	}
	p := year.Defaults()
	k := Knobs{
		Org: year.Params{
			Users: number("USERS", p.Users), Apps: number("APPS", p.Apps), Groups: number("GROUPS", p.Groups),
			Items: number("ITEMS", p.Items), Events: number("EVENTS", p.Events),
		},
		Timeout: 15 * time.Minute, Train: values["TRAIN"] != "0",
	}
	text := values["SEEDS"]
	if text == "" {
		text = "1 2 3 4 5"
	}
	for _, word := range strings.Fields(strings.ReplaceAll(text, ",", " ")) {
		n, err := strconv.ParseUint(word, 10, 53)
		if err != nil {
			bad(`SEEDS: %q is no number; write for example SEEDS="1 2 3"`, word)
		}
		if err == nil && slices.Contains(k.Seeds, n) {
			bad("SEEDS: %d is there twice; name each org once", n)
		}
		k.Seeds = append(k.Seeds, n)
	}
	if len(k.Seeds) == 0 {
		bad(`SEEDS: %q names no org; write for example SEEDS="1 2 3"`, text)
	}
	if text, ok := values["TIMEOUT"]; ok {
		d, err := time.ParseDuration(text)
		if err != nil || d <= 0 {
			bad("TIMEOUT: %q is no time; write for example TIMEOUT=15m", text)
		}
		k.Timeout = d
	}
	k.files(values, bad)
	if err := k.Org.Validate(); err != nil && len(problems) == 0 {
		name, rest, _ := strings.Cut(err.Error(), ":")
		bad("%s:%s", strings.ToUpper(name), rest)
	}
	return k, errors.Join(problems...)
}

// files takes what names a file or folder.
func (k *Knobs) files(values map[string]string, bad func(format string, args ...any)) {
	for _, f := range []struct {
		name string
		into *string
	}{{"JSON", &k.JSON}, {"REPORT", &k.Report}, {"HOME_DIR", &k.Home}} {
		if values[f.name] == "" {
			continue
		}
		path, err := filepath.Abs(values[f.name])
		if err == nil && f.name != "HOME_DIR" {
			// To be found out now, and not after the first seed.
			err = writable(path)
		}
		if err != nil {
			bad("%s: %w", f.name, err)
		}
		*f.into = path
	}
}
