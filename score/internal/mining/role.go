package mining

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"recert/score/internal/mining/hierarchy"
	"recert/score/internal/mining/matrix"
)

// Role is one line of roles.ndjson.
type Role struct {
	// Name is unique in its set.
	Name string `json:"role"`
	// Users have the role directly.
	Users []string `json:"users"`
	// Permissions are those that no inherited role grants.
	Permissions []string `json:"permissions"`
	// Inherits are names of roles all of whose permissions this one grants too.
	Inherits []string `json:"inherits"`
}

// expand takes the roles back from rows and columns to users and permissions.
func expand(in *Input, m *matrix.Matrix, built hierarchy.Result) []Role {
	roles := make([]Role, len(built.Roles))
	for i := range roles {
		roles[i].Name = fmt.Sprintf("role-%0*d", len(strconv.Itoa(len(roles))), i+1)
	}
	for i, b := range built.Roles {
		r := &roles[i]
		r.Users, r.Permissions, r.Inherits = []string{}, []string{}, []string{}
		for _, row := range b.Rows {
			for _, u := range m.Users[row] {
				r.Users = append(r.Users, in.Users[u])
			}
		}
		for c := range b.Direct.All() {
			for _, p := range m.Permissions[c] {
				r.Permissions = append(r.Permissions, in.Permissions[p])
			}
		}
		for _, k := range b.Inherits {
			r.Inherits = append(r.Inherits, roles[k].Name)
		}
	}
	return roles
}

// Write writes one role a line.
func Write(w io.Writer, roles []Role) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range roles {
		if err := enc.Encode(&roles[i]); err != nil {
			return fmt.Errorf("writing role %s: %w", roles[i].Name, err)
		}
	}
	return nil
}
