package mining

import (
	"fmt"
	"io"

	"recert/score/internal/mining/cover"
	"recert/score/internal/mining/matrix"
)

// Summary is what is printed of a result, and with --json its JSON.
type Summary struct {
	Objective   string `json:"objective"`
	Users       int    `json:"users"`
	Permissions int    `json:"permissions"`
	// Edges are the distinct pairs of user and permission.
	Edges int `json:"edges"`
	// Rows are the distinct sets of permissions, Columns the distinct sets of holders.
	Rows    int `json:"distinct_users"`
	Columns int `json:"distinct_permissions"`
	// Kernel is how many distinct edges dominance left to cover.
	Kernel int `json:"kernel"`
	// Bound is a number of roles that no exact set goes below.
	Bound int `json:"lower_bound"`
	// Cover is the fewest roles that were found, whatever the objective.
	Cover int   `json:"fewest_roles"`
	Parts Parts `json:"wsc_h"`
	// Cut says that the time limit ended the search: another run may differ.
	Cut     bool    `json:"cut_short"`
	Seconds float64 `json:"seconds"`
	// Stability is there where it was asked for.
	Stability *Stability `json:"stability,omitempty"`
}

// Parts is WSC-H and what it is made of.
type Parts struct {
	Total       int `json:"total"`
	Roles       int `json:"roles"`
	Assignments int `json:"user_assignments"`
	Direct      int `json:"direct_permissions"`
	Inheritance int `json:"inheritance"`
}

// Cost counts the parts of WSC-H.
func Cost(roles []Role) Parts {
	p := Parts{Roles: len(roles)}
	for _, r := range roles {
		p.Assignments += len(r.Users)
		p.Direct += len(r.Permissions)
		p.Inheritance += len(r.Inherits)
	}
	p.Total = p.Roles + p.Assignments + p.Direct + p.Inheritance
	return p
}

func summarise(in *Input, m *matrix.Matrix, covered cover.Result, roles []Role) Summary {
	return Summary{
		Users: len(in.Users), Permissions: len(in.Permissions), Edges: m.Edges, Rows: len(m.Rows), Columns: len(m.Columns),
		Kernel: covered.Kernel, Bound: covered.Bound, Cover: len(covered.Roles), Parts: Cost(roles),
	}
}

// Print writes the summary in words.
func (s *Summary) Print(w io.Writer) error {
	cut := ""
	if s.Cut {
		cut = " (the time limit ended the search; another run may differ)"
	}
	_, err := fmt.Fprintf(w, `objective    %s
users        %d, %d distinct
permissions  %d, %d distinct
edges        %d
lower bound  %d roles (%d edges left by dominance), fewest found %d
roles        %d
WSC-H        %d = %d roles + %d user assignments + %d direct permissions + %d inheritance edges
exact        every user gets what they hold, nobody gains or loses anything
time         %.1f s%s
`, s.Objective, s.Users, s.Rows, s.Permissions, s.Columns, s.Edges, s.Bound, s.Kernel, s.Cover, s.Parts.Roles,
		s.Parts.Total, s.Parts.Roles, s.Parts.Assignments, s.Parts.Direct, s.Parts.Inheritance, s.Seconds, cut)
	if err != nil || s.Stability == nil {
		return err
	}
	_, err = fmt.Fprintf(w, "stability    %.0f %% of the top %d roles stay (Jaccard %.1f) with %.0f %% of the edges disturbed, %.0f %% in the worst of %d runs\n",
		100*s.Stability.Share, s.Stability.Top, s.Stability.Alike, 100*s.Stability.Noise, 100*s.Stability.Least, s.Stability.Runs)
	return err
}
