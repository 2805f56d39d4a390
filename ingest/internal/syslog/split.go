package syslog

import (
	"bytes"
	"encoding/json"
	"slices"

	"recert/schemas/oktaapi"
)

// split cuts a page into its elements, byte for byte. A page with one element that is no JSON, or nested beyond what
// the strict reader takes, is cut by its brackets alone: the element is then set aside by enrich, and must not hold up the log.
func split(body []byte) ([]json.RawMessage, error) {
	items, err := oktaapi.Elements(body)
	if err == nil {
		return items, nil
	}
	if items, ok := splitByBrackets(body); ok {
		return items, nil
	}
	return nil, err
}

// splitByBrackets takes whatever stands between the commas of the outermost array. It refuses a body that is no
// array or that was cut off. It does not recurse, so no nesting can exhaust the stack.
func splitByBrackets(body []byte) ([]json.RawMessage, bool) {
	body = trim(body)
	if len(body) < 2 || body[0] != '[' || body[len(body)-1] != ']' {
		return nil, false
	}
	var items []json.RawMessage
	depth, start, inString := 0, 1, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			if depth--; depth == 0 && i != len(body)-1 {
				return nil, false
			}
		case c == ',' && depth == 1:
			items, start = append(items, trim(body[start:i])), i+1
		}
	}
	items = append(items, trim(body[start:len(body)-1]))
	empty := slices.ContainsFunc(items, func(item json.RawMessage) bool { return len(item) == 0 })
	return items, depth == 0 && !inString && !empty
}

// trim drops JSON's own white space only; bytes.TrimSpace would take foreign spaces, which are part of an element.
func trim(b []byte) []byte { return bytes.Trim(b, " \t\r\n") }
