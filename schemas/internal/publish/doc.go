// Package publish holds no code for services: its tests write and check the JSON Schemas in ../../jsonschema and
// the golden samples beside each message package, so that what other systems read cannot change unseen.
package publish
