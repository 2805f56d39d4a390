package org_test

import (
	"encoding/json"
	"testing"

	"recert/deploy/quickstart/simulator/org"
)

func params() org.Params {
	return org.Params{Seed: 1, Users: 1000, Apps: 60, Groups: 200, Days: 90, Items: 5000}
}

func invent(t *testing.T, p org.Params) *org.Org {
	t.Helper()
	o, err := org.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestEveryKindIsPlanted(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]org.Params{
		"default": params(),
		"small":   {Seed: 3, Users: 60, Apps: 14, Groups: 24, Days: 90, Items: 200},
		"short":   {Seed: 5, Users: 80, Apps: 20, Groups: 40, Days: 30, Items: 250},
	} {
		o := invent(t, p)
		b, err := o.TruthJSON()
		if err != nil {
			t.Fatal(err)
		}
		var truth map[string]org.Verdict
		if err := json.Unmarshal(b, &truth); err != nil {
			t.Fatal(err)
		}
		if len(truth) != p.Items {
			t.Errorf("%s: got %d items want %d", name, len(truth), p.Items)
		}
		count := map[org.Verdict]int{}
		for _, v := range truth {
			count[v]++
		}
		t.Log(name, len(o.Grants), len(o.Members), len(o.Facts), count)
		for _, v := range []org.Verdict{
			{"revoke", "dormant"}, {"revoke", "mover"}, {"revoke", "leaver"}, {"keep", "seasonal"}, {"keep", "break-glass"},
			{"keep", "on leave"}, {"keep", "new joiner"}, {"keep", "unobservable app"}, {"revoke", "SoD pair"}, {"revoke", "out-of-band grant"},
			{"keep", "near miss"}, {"keep", "ordinary"},
		} {
			if count[v] < 2 {
				t.Errorf("%s: got %d of %v, want at least 2", name, count[v], v)
			}
		}
	}
}
