// Package matrix holds who has what with equal users and equal permissions collapsed.
//
// Users with the same permissions become one row, permissions of the same users one column; each keeps its members,
// so that costs can be weighed and every solution taken back to the users it came from. Rows and columns are numbered by
// their first appearance. Memory is linear in the distinct edges and in rows times columns over 64.
package matrix

import (
	"slices"

	"recert/score/internal/mining/bits"
)

// Edge says that a user holds a permission; both are numbers of their own id space.
type Edge struct{ User, Permission int32 }

// Matrix is the collapsed relation.
type Matrix struct {
	// Rows holds for each row its columns, Columns for each column its rows.
	Rows, Columns []bits.Set
	// Users are the members of each row, Permissions of each column, ascending.
	Users, Permissions [][]int32
	// Edges is how many distinct pairs of user and permission there are.
	Edges int
}

// New collapses the edges of the given numbers of users and permissions. Edges may repeat; a user or a permission without
// any edge belongs to no row and no column.
func New(users, permissions int, edges []Edge) *Matrix {
	byUser := lists(users, edges, func(e Edge) (int32, int32) { return e.User, e.Permission })
	rowOf, rows := collapse(byUser)
	byPermission := make([][]int32, permissions)
	for r, members := range rows { // one member speaks for its row
		for _, p := range byUser[members[0]] {
			byPermission[p] = append(byPermission[p], int32(r))
		}
	}
	_, columns := collapse(byPermission)
	m := &Matrix{Users: rows, Permissions: columns, Rows: bits.Many(len(rows), len(columns)), Columns: bits.Many(len(columns), len(rows))}
	for c, members := range columns {
		for _, r := range byPermission[members[0]] {
			m.Rows[r].Add(c)
			m.Columns[c].Add(int(r))
		}
	}
	for u := range byUser {
		if rowOf[u] >= 0 {
			m.Edges += len(byUser[u])
		}
	}
	return m
}

// lists turns edges into ascending lists without repetition.
func lists(n int, edges []Edge, of func(Edge) (from, to int32)) [][]int32 {
	all := make([][]int32, n)
	for _, e := range edges {
		from, to := of(e)
		all[from] = append(all[from], to)
	}
	for i := range all {
		slices.Sort(all[i])
		all[i] = slices.Compact(all[i])
	}
	return all
}

// collapse groups equal lists that are not empty, in order of first appearance.
func collapse(all [][]int32) (groupOf []int32, groups [][]int32) {
	groupOf = make([]int32, len(all))
	byHash := map[uint64][]int32{}
	for i, list := range all {
		groupOf[i] = -1
		if len(list) == 0 {
			continue
		}
		h := hash(list)
		for _, g := range byHash[h] {
			if slices.Equal(all[groups[g][0]], list) {
				groupOf[i] = g
			}
		}
		if groupOf[i] < 0 {
			groupOf[i] = int32(len(groups))
			byHash[h] = append(byHash[h], groupOf[i])
			groups = append(groups, nil)
		}
		groups[groupOf[i]] = append(groups[groupOf[i]], int32(i))
	}
	return groupOf, groups
}

func hash(list []int32) uint64 {
	h := uint64(len(list))
	for _, v := range list {
		h = (h ^ uint64(v)) * 0x9E3779B97F4A7C15
		h ^= h >> 29
	}
	return h
}

// Ones counts the cells that are set.
func (m *Matrix) Ones() int {
	n := 0
	for _, row := range m.Rows {
		n += row.Len()
	}
	return n
}
