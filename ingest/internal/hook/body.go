package hook

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/go-faster/jx"
)

// maxEvents bounds the events of one request; Okta sends a handful.
const maxEvents = 1000

// Reasons for which a body is not taken.
var (
	errNotHook = errors.New("the body is no com.okta.event_hook")
	errNoBatch = errors.New("the body holds no data.events")
	errBatch   = errors.New("the batch holds too many events")
)

// parse returns data.events of an event hook's body, each event byte for byte. The events themselves are judged by
// nobody here: what reads them must take whatever Okta sends.
func parse(body []byte) ([]json.RawMessage, error) {
	d := jx.DecodeBytes(body)
	if d.Next() != jx.Object {
		return nil, errNotHook
	}
	var kind string
	var events []json.RawMessage
	found := false
	err := d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch {
		case string(key) == "eventType" && d.Next() == jx.String:
			var err error
			kind, err = d.Str()
			return err
		case string(key) == "data" && d.Next() == jx.Object:
			return d.ObjBytes(func(d *jx.Decoder, key []byte) error {
				if string(key) != "events" || d.Next() != jx.Array {
					return d.Skip()
				}
				var err error
				events, err = batch(d)
				found = true
				return err
			})
		default:
			return d.Skip()
		}
	})
	switch {
	case errors.Is(err, errBatch):
		return nil, errBatch
	case err != nil:
		return nil, fmt.Errorf("reading body: %w", err)
	case !atEnd(d):
		return nil, errors.New("reading body: more data behind the object")
	case kind != "com.okta.event_hook":
		return nil, errNotHook
	case !found:
		return nil, errNoBatch
	}
	return events, nil
}

func batch(d *jx.Decoder) ([]json.RawMessage, error) {
	events := []json.RawMessage{}
	err := d.Arr(func(d *jx.Decoder) error {
		raw, err := d.Raw()
		if err == nil && len(events) == maxEvents {
			err = errBatch
		}
		events = append(events, json.RawMessage(raw))
		return err
	})
	return events, err
}

// atEnd tells whether nothing but white space is left: neither the start of another value nor rubbish.
func atEnd(d *jx.Decoder) bool {
	if d.Next() != jx.Invalid {
		return false
	}
	err := d.Skip()
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
