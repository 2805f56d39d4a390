package entity

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// maxCustom bounds the custom attributes that are named.
const maxCustom = 500

// CustomAttributes reads the names of the custom attributes out of a user schema, sorted.
func CustomAttributes(raw []byte) ([]string, error) {
	var s struct {
		Definitions struct {
			Custom struct {
				Properties map[string]json.RawMessage `json:"properties"`
			} `json:"custom"`
		} `json:"definitions"`
	}
	if err := Decode(raw, &s); err != nil {
		return nil, fmt.Errorf("reading user schema: %w", err)
	}
	names := slices.Sorted(maps.Keys(s.Definitions.Custom.Properties))
	names = slices.DeleteFunc(names, func(n string) bool { return n == "" || n != Word(n) })
	return names[:min(len(names), maxCustom)], nil
}
