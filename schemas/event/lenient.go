package event

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/go-faster/jx"
)

// debugByKey finds the camelCase name of a debugData key however it is written.
var debugByKey = func() map[string]string {
	m := make(map[string]string, len(debugNames))
	for _, n := range debugNames {
		m[strings.ToLower(n)] = n
	}
	return m
}()

// object calls field for every key of the object that comes next, the key in lower case; anything but an
// object is skipped.
func (p *parser) object(field func(key []byte) error) error {
	if p.d.Next() != jx.Object {
		return p.d.Skip()
	}
	return p.d.ObjBytes(func(_ *jx.Decoder, key []byte) error {
		return field(p.lower(key))
	})
}

// lower folds ASCII only: Okta's keys are ASCII, others match nothing anyway. The result is good until the
// next call.
func (p *parser) lower(key []byte) []byte {
	if len(key) > len(p.key) {
		return nil
	}
	for i, c := range key {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		p.key[i] = c
	}
	return p.key[:len(key)]
}

// pair reads two named strings of the object that comes next.
func (p *parser) pair(nameA string, a *string, nameB string, b *string) error {
	return p.object(func(key []byte) error {
		switch {
		case string(key) == nameA:
			return p.text(a)
		case string(key) == nameB && b != nil:
			return p.text(b)
		default:
			return p.d.Skip()
		}
	})
}

// text takes any scalar as text; null is empty and a nested value is skipped.
func (p *parser) text(into *string) error {
	*into = ""
	switch p.d.Next() {
	case jx.String:
		s, err := p.d.Str()
		*into = s
		return err
	case jx.Number:
		n, err := p.d.Num()
		*into = n.String()
		return err
	case jx.Bool:
		b, err := p.d.Bool()
		*into = strconv.FormatBool(b)
		return err
	default:
		return p.d.Skip()
	}
}

// number takes a number or the text of one; anything else leaves it alone.
func (p *parser) number(into *float64) error {
	var s string
	if err := p.text(&s); err != nil {
		return err
	}
	// ParseFloat knows NaN and Inf; a place or a network has neither.
	if f, err := strconv.ParseFloat(s, 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
		*into = f
	}
	return nil
}

// debug reads debugContext.debugData; a nested value is kept as its JSON.
func (p *parser) debug() error {
	return p.object(func(key []byte) error {
		if string(key) != "debugdata" && string(key) != "debug_data" {
			return p.d.Skip()
		}
		return p.object(func(key []byte) error {
			name, ok := debugByKey[string(squeeze(key))]
			if !ok {
				return p.d.Skip()
			}
			value, err := p.any()
			if err != nil || value == "" {
				return err
			}
			if p.log.Debug == nil {
				p.log.Debug = make(map[string]string, 8)
			}
			p.log.Debug[name] = value
			return nil
		})
	})
}

// squeeze takes the underscores out, in place: the key is the parser's own copy.
func squeeze(key []byte) []byte {
	kept := key[:0]
	for _, c := range key {
		if c != '_' {
			kept = append(kept, c)
		}
	}
	return kept
}

func (p *parser) any() (string, error) {
	if t := p.d.Next(); t == jx.Object || t == jx.Array {
		raw, err := p.d.Raw()
		return string(raw), err
	}
	var s string
	err := p.text(&s)
	return s, err
}

var errTooDeep = errors.New("the event is nested too deeply")

// checkDepth refuses deep nesting before the recursive reader sees it: a megabyte of '[' must not cost a
// gigabyte of stack.
func checkDepth(raw []byte) error {
	// Nothing is nested more deeply than it has brackets; counting those is a tenth of the price of walking.
	if bytes.Count(raw, []byte("{"))+bytes.Count(raw, []byte("[")) <= maxDepth {
		return nil
	}
	depth, inString := 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case inString:
			switch c {
			case '\\':
				i++
			case '"':
				inString = false
			}
		case c == '"':
			inString = true
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return errTooDeep
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}
