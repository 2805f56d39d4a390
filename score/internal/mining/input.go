package mining

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"recert/score/internal/mining/matrix"
)

// Input is who holds what. Users and permissions are separate id spaces, each numbered in the order of its names.
type Input struct {
	Users, Permissions []string
	// Edges may repeat.
	Edges []matrix.Edge
}

// maxLine bounds a line of an edge list.
const maxLine = 64 << 10

// LineError says what is wrong with one line of an edge list.
type LineError struct {
	Line int
	Why  string
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Why) }

// byteOrderMark is what some editors put before UTF-8; it is no part of the first user.
var byteOrderMark = []byte("\ufeff")

// ReadEdges reads lines of a user and a permission with white space between and around. Empty lines are skipped. Words
// that are not UTF-8 are refused: in JSON two of them could look the same.
func ReadEdges(r io.Reader) (*Input, error) {
	in := newInput()
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, maxLine), maxLine)
	n := 0
	for lines.Scan() {
		n++
		line := lines.Bytes()
		if n == 1 {
			line = bytes.TrimPrefix(line, byteOrderMark)
		}
		fields := bytes.Fields(line)
		switch {
		case !utf8.Valid(line):
			return nil, &LineError{n, "is not UTF-8; convert the file, for example with iconv"}
		case len(fields) == 0:
		case len(fields) == 2:
			in.add(fields[0], fields[1])
		default:
			return nil, &LineError{n, fmt.Sprintf("has %d words, want two: user and permission", len(fields))}
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, &LineError{n + 1, fmt.Sprintf("is longer than %d bytes, want a user and a permission", maxLine)}
	case err != nil:
		return nil, fmt.Errorf("reading edges after line %d: %w", n, err)
	case len(in.Edges) == 0:
		return nil, errors.New("reading edges: there is none; write lines of a user and a permission")
	}
	return in.sorted(), nil
}

// inputBuilder numbers users and permissions.
type inputBuilder struct {
	*Input
	users, permissions map[string]int32
}

func newInput() *inputBuilder {
	return &inputBuilder{Input: &Input{}, users: map[string]int32{}, permissions: map[string]int32{}}
}

func (b *inputBuilder) add(user, permission []byte) {
	b.Edges = append(b.Edges, matrix.Edge{User: number(b.users, &b.Users, user), Permission: number(b.permissions, &b.Permissions, permission)})
}

// sorted numbers users and permissions by their names, so that the order of the lines makes no difference.
func (b *inputBuilder) sorted() *Input {
	users, permissions := rename(b.Users), rename(b.Permissions)
	for i, e := range b.Edges {
		b.Edges[i] = matrix.Edge{User: users[e.User], Permission: permissions[e.Permission]}
	}
	return b.Input
}

// rename sorts names and returns the new number of each.
func rename(names []string) []int32 {
	order := make([]int32, len(names))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(names[a], names[b]) })
	was := slices.Clone(names)
	number := make([]int32, len(names))
	for i, n := range order {
		names[i], number[n] = was[n], int32(i)
	}
	return number
}

func number(known map[string]int32, names *[]string, name []byte) int32 {
	if n, ok := known[string(name)]; ok {
		return n
	}
	n := int32(len(*names))
	*names = append(*names, string(name))
	known[(*names)[n]] = n
	return n
}
