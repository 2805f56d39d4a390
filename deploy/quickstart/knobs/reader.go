package knobs

import (
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// reader reads variables one by one and collects what is wrong with them.
type reader struct {
	values   map[string]string
	given    map[string]bool
	problems []error
}

func newReader(environ []string) *reader {
	r := &reader{values: map[string]string{}, given: map[string]bool{}}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if value = strings.TrimSpace(value); value != "" {
			r.values[name] = value
		}
	}
	return r
}

func (r *reader) get(name string) (string, bool) {
	value, ok := r.values[name]
	r.given[name] = r.given[name] || ok
	return value, ok
}

func (r *reader) bad(name, format string, args ...any) {
	r.problems = append(r.problems, fmt.Errorf("%s: %s", name, fmt.Sprintf(format, args...)))
}

func (r *reader) number(name string, preset, low, high int) int {
	text, ok := r.get(name)
	if !ok {
		return preset
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		r.bad(name, "%q is no number from %d to %d; write for example %s=%d", text, low, high, name, max(preset, low))
		return preset
	}
	return n
}

// choice returns one of the allowed values; the first is the default.
func (r *reader) choice(name string, allowed ...string) string {
	text, ok := r.get(name)
	if !ok {
		return allowed[0]
	}
	for _, a := range allowed {
		if text == a {
			return a
		}
	}
	r.bad(name, "%q is unknown; write %s=%s", text, name, strings.Join(allowed, " or "+name+"="))
	return allowed[0]
}

func (r *reader) path(name, preset string) string {
	text, ok := r.get(name)
	if !ok {
		text = preset
	}
	if text == "" {
		return ""
	}
	absolute, err := filepath.Abs(text)
	if err != nil {
		r.bad(name, "%q: %v; write an absolute path", text, err)
	}
	return absolute
}

func (r *reader) address(name string) string {
	text, ok := r.get(name)
	if !ok {
		return ""
	}
	host, port, err := net.SplitHostPort(text)
	n, numErr := strconv.ParseUint(port, 10, 16)
	if err != nil || host == "" || numErr != nil || n == 0 {
		r.bad(name, "%q is no host:port; write for example %s=127.0.0.1:9092", text, name)
	}
	return text
}

func (r *reader) duration(name string, preset time.Duration) time.Duration {
	text, ok := r.get(name)
	if !ok {
		return preset
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		r.bad(name, "%q is no time; write for example %s=%s", text, name, "10m")
		return preset
	}
	return d
}

// faults reads binary=point[:n], more of them behind commas.
func (r *reader) faults(name string) map[string]string {
	text, ok := r.get(name)
	if !ok {
		return nil
	}
	all := map[string]string{}
	for part := range strings.SplitSeq(text, ",") {
		binary, point, found := strings.Cut(strings.TrimSpace(part), "=")
		if !found || binary == "" || point == "" {
			r.bad(name, "%q is no binary=point; write for example %s=land=POINT:2", part, name)
			continue
		}
		all[binary] = point
	}
	return all
}
