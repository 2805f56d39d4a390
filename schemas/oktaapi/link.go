package oktaapi

import (
	"fmt"
	"net/url"
	"strings"

	"recert/schemas/web"
)

// nextLink returns the URL with rel="next" among Link header lines, empty when there is none.
// The SDK's own parser merges the first request's query into the link and panics on a bad one.
func nextLink(lines []string) string {
	for _, line := range lines {
		for line != "" {
			var target string
			var next bool
			target, next, line = oneLink(line)
			if next {
				return target
			}
		}
	}
	return ""
}

// oneLink cuts the first `<target>; param; param` off a Link header line.
func oneLink(line string) (target string, next bool, rest string) {
	_, line, ok := strings.Cut(line, "<")
	if !ok {
		return "", false, ""
	}
	target, line, ok = strings.Cut(line, ">")
	if !ok {
		return "", false, ""
	}
	params, rest := cutUnquoted(line, ',')
	for params != "" {
		var param string
		param, params = cutUnquoted(params, ';')
		name, value, _ := strings.Cut(strings.TrimSpace(param), "=")
		if strings.EqualFold(strings.TrimSpace(name), "rel") {
			next = hasWord(strings.Trim(strings.TrimSpace(value), `"`), "next")
			break // a second rel does not count (RFC 8288)
		}
	}
	return target, next, rest
}

// cutUnquoted cuts at the first separator that is outside of quotes.
func cutUnquoted(line string, separator byte) (before, after string) {
	quoted := false
	for i := range len(line) {
		switch line[i] {
		case '"':
			quoted = !quoted
		case separator:
			if !quoted {
				return line[:i], line[i+1:]
			}
		}
	}
	return line, ""
}

func hasWord(text, word string) bool {
	for w := range strings.FieldsSeq(text) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// Check tells whether a link leads to the org; Get refuses every other.
func (c *Client) Check(ref string) error {
	_, err := c.resolve(ref)
	return err
}

// resolve turns a path or an absolute URL of the org into what follows the origin, byte for byte.
func (c *Client) resolve(ref string) (string, error) {
	if strings.HasPrefix(ref, "/") {
		return ref, nil
	}
	u, err := url.Parse(ref)
	if err != nil || !web.SameOrigin(c.origin, u) {
		return "", refusing(fmt.Errorf("following a link: %w", web.ErrForeign))
	}
	_, rest, _ := strings.Cut(ref, "://")
	slash := strings.IndexByte(rest, '/')
	if slash < 0 || strings.ContainsAny(rest[:slash], "?#\\") {
		return "", refusing(fmt.Errorf("following a link: %w", web.ErrForeign))
	}
	return rest[slash:], nil
}
