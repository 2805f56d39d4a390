package land

import (
	"testing"

	"recert/schemas/directory"
	"recert/schemas/olaptest"
	"recert/schemas/topic"
)

// TestLandedMapsKeepOneOrder lands the same profile several times: equal messages must give equal rows, and Go's maps
// have another order each time.
func TestLandedMapsKeepOneOrder(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	u := directory.User{Org: org, Login: "u", Profile: map[string]string{}}
	for _, key := range []string{"d", "a", "c", "b", "e", "f"} {
		u.Profile[key] = key
	}
	target := users()
	for _, id := range []string{"00u1", "00u2", "00u3", "00u4", "00u5", "00u6", "00u7", "00u8"} {
		u.ID = id
		if err := target.add(jsonRecord(t, topic.OktaUser, u.ID, u)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := target.flush(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	var texts []string
	if err := conn.QueryRow(t.Context(), "SELECT groupUniqArray(toString(profile)) FROM users").Scan(&texts); err != nil {
		t.Fatal(err)
	}
	if want := "{'a':'a','b':'b','c':'c','d':'d','e':'e','f':'f'}"; len(texts) != 1 || texts[0] != want {
		t.Errorf("got %d different texts of one profile, want %s: %v", len(texts), want, texts)
	}
}
