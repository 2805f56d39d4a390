package boot

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// load lays the file over the defaults and the environment over the file. An unknown key is an error.
func load[C Config](cfg C, file, prefix string, environ []string) (C, error) {
	if file != "" {
		raw, err := os.ReadFile(file)
		if err != nil {
			return cfg, fmt.Errorf("-config: reading %s: %w; name a readable YAML file", file, unwrapPath(err))
		}
		if len(strings.TrimSpace(string(raw))) > 0 {
			if err := yaml.UnmarshalWithOptions(raw, &cfg, yaml.Strict()); err != nil {
				return cfg, fmt.Errorf("%s: %s", file, firstLine(err))
			}
		}
	}
	return cfg, overrideFromEnv(reflect.ValueOf(&cfg).Elem(), prefix, environ)
}

// Section reads one section of a service's YAML file into cfg, which comes with the defaults: for commands that need what
// a service's file says already. Other sections are not looked at; an unknown key in this one is an error.
func Section(file, key string, cfg any) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading %s: %w; name a readable YAML file", file, unwrapPath(err))
	}
	path, err := yaml.PathString("$." + key)
	if err != nil {
		return fmt.Errorf("reading section %s: %w", key, err)
	}
	node, err := path.ReadNode(bytes.NewReader(raw))
	if yaml.IsNotFoundNodeError(err) || (err == nil && node.Type() == ast.NullType) {
		return fmt.Errorf("%s: section %s is missing; write it as in a service's file", file, key)
	}
	if err == nil {
		err = yaml.NodeToValue(node, cfg, yaml.Strict())
	}
	if err != nil {
		return fmt.Errorf("%s: %s", file, firstLine(err))
	}
	return nil
}

// firstLine cuts the source excerpt off, which could hold a secret.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line + "; the README of the folder lists the keys"
}

func unwrapPath(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// envPrefix turns okta-poll into RECERT_OKTA_POLL__.
func envPrefix(name string) string {
	return "RECERT_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_")) + "__"
}

func overrideFromEnv(cfg reflect.Value, prefix string, environ []string) error {
	var errs []error
	sort.Strings(environ)
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		path, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		field, ok := fieldByPath(cfg, strings.Split(strings.ToLower(path), "__"))
		if !ok {
			errs = append(errs, fmt.Errorf("%s: there is no such setting; -dump prints them all", name))
			continue
		}
		if err := setField(field, value); err != nil {
			errs = append(errs, fmt.Errorf("%s: %s", name, firstLine(err)))
		}
	}
	return errors.Join(errs...)
}

// setField takes text as it is where text is wanted, and YAML everywhere else.
func setField(field reflect.Value, value string) error {
	if field.Kind() == reflect.String {
		field.SetString(value)
		return nil
	}
	if field.Type() == reflect.TypeFor[Secret]() {
		field.Set(reflect.ValueOf(Secret{value: value}))
		return nil
	}
	return yaml.UnmarshalWithOptions([]byte(value), field.Addr().Interface(), yaml.Strict())
}

func fieldByPath(v reflect.Value, path []string) (reflect.Value, bool) {
	for _, part := range path {
		if v.Kind() != reflect.Struct {
			return v, false
		}
		next, ok := fieldByTag(v, part)
		if !ok {
			return v, false
		}
		v = next
	}
	return v, len(path) > 0
}

func fieldByTag(v reflect.Value, key string) (reflect.Value, bool) {
	for i := range v.NumField() {
		tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		if tag == key && tag != "" {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func (p *program[C, U]) dump(cfg C) int {
	raw, err := yaml.Marshal(cfg)
	if err != nil {
		return p.fail(exitFailed, fmt.Errorf("printing the configuration: %w", err))
	}
	p.out.Write(raw)
	return exitOK
}
