package main

import (
	"strings"
	"testing"

	"recert/score/internal/learn/store"
)

// Whatever a file holds, it is read as a model or refused with one line.
func FuzzUnseal(f *testing.F) {
	sealed, err := seal(header{Learner: "rates-1", Label: "OK"}, byManager{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add([]byte(magic))
	f.Add([]byte(magic + "{}\n"))
	f.Add([]byte(magic + `{"size":-1}` + "\nx"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, m, err := unseal(raw, store.Load); err == nil && m == nil || err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v, %v", m, err)
		}
	})
}
