package mining

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"recert/schemas/boottest"
	"recert/score/internal/mining/matrix"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB, path string) *Input {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in, err := ReadEdges(f)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// TestSharedSetsStayWithinTheirBars mines the published sets where they are there. Their minima are proven.
func TestSharedSetsStayWithinTheirBars(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("RECERT_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	for _, set := range []struct {
		name       string
		roles, wsc int
	}{{"hc", 14, 147}, {"domino", 20, 440}, {"emea", 34, 5151}, {"fire2", 10, 987}} {
		path := filepath.Join(shared, "data", "role-mining", set.name+".txt")
		if _, err := os.Stat(path); err != nil {
			t.Skipf("%s is not there; set RECERT_SHARED to the folder that holds data/role-mining", path)
		}
		t.Run(set.name, func(t *testing.T) {
			t.Parallel()
			in := open(t, path)
			fewest, err := Mine(t.Context(), in, Options{Objective: Roles, Effort: 0.001})
			if err != nil {
				t.Fatal(err)
			}
			if fewest.Parts.Roles != set.roles || fewest.Bound != set.roles {
				t.Errorf("got %d roles and the bound %d, want %d", fewest.Parts.Roles, fewest.Bound, set.roles)
			}
			cheapest, err := Mine(t.Context(), in, Options{Objective: WSC, Effort: 0.02})
			if err != nil {
				t.Fatal(err)
			}
			if cheapest.Parts.Total > set.wsc {
				t.Errorf("WSC-H: got %d, want at most %d", cheapest.Parts.Total, set.wsc)
			}
		})
	}
}

// office is a made-up relation: everyone has a mail box, departments have tools, leads have theirs and a report.
func office() string {
	var b strings.Builder
	b.WriteString("\n")
	for u := range 24 {
		user := fmt.Sprintf("u%02d", u)
		b.WriteString(user + " mail\n" + user + "\tchat \n")
		for tool := range 3 {
			fmt.Fprintf(&b, "  %s dept%d-tool%d\n", user, u%4, tool)
		}
		if u < 8 {
			b.WriteString(user + " report\n" + user + " mail\n")
		}
	}
	return b.String()
}

func TestMineGolden(t *testing.T) {
	t.Parallel()
	in, err := ReadEdges(strings.NewReader(office()))
	if err != nil {
		t.Fatal(err)
	}
	for _, objective := range []string{Roles, WSC} {
		res, err := Mine(t.Context(), in, Options{Objective: objective, Effort: 0.01, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := Write(&out, res.Roles); err != nil {
			t.Fatal(err)
		}
		res.Seconds = 0
		if err := res.Print(&out); err != nil {
			t.Fatal(err)
		}
		boottest.Golden(t, filepath.Join("testdata", "office."+objective+".txt"), out.Bytes())
	}
}

// TestMineIsExact mines random relations; Mine itself refuses a result that is not, so an error is a bug.
func TestMineIsExact(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 9))
		in := randomInput(r, 1+r.IntN(40), 1+r.IntN(60), 0.05+0.9*r.Float64())
		for _, objective := range []string{Roles, WSC} {
			res, err := Mine(t.Context(), in, Options{Objective: objective, Effort: 0.0003, Seed: seed})
			if err != nil {
				t.Fatalf("seed %d, %s: %v", seed, objective, err)
			}
			if objective == Roles && res.Parts.Roles > res.Cover {
				t.Errorf("seed %d: %d roles came of a cover of %d", seed, res.Parts.Roles, res.Cover)
			}
		}
	}
}

func randomInput(r *rand.Rand, users, permissions int, chance float64) *Input {
	in := newInput()
	in.add([]byte("u0"), []byte("p0"))
	for u := range users {
		for p := range permissions {
			if r.Float64() < chance {
				in.add([]byte(fmt.Sprint("u", u)), []byte(fmt.Sprint("p", p)))
			}
		}
	}
	return in.Input
}

func TestMineEndsWithItsLimit(t *testing.T) {
	t.Parallel()
	in := randomInput(rand.New(rand.NewPCG(1, 1)), 60, 60, 0.5)
	res, err := Mine(t.Context(), in, Options{Objective: WSC, Effort: 1000, Limit: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if !res.Cut {
		t.Error("the search was cut short and does not say so")
	}
}

func TestVerifyNamesWhoGainsOrLoses(t *testing.T) {
	t.Parallel()
	in := &Input{Users: []string{"a", "b"}, Permissions: []string{"x", "y"}, Edges: []matrix.Edge{{}, {User: 1, Permission: 1}}}
	good := []Role{{Name: "1", Users: []string{"a"}, Permissions: []string{"x"}}, {Name: "2", Users: []string{"b"}, Permissions: []string{"y"}}}
	if err := Verify(in, good); err != nil {
		t.Fatal(err)
	}
	for want, roles := range map[string][]Role{
		"user a holds x and would lose it": good[1:],
		"user a would gain y":              {good[0], {Name: "2", Users: []string{"a", "b"}, Permissions: []string{"y"}}},
		"user a would gain z":              {{Name: "1", Users: []string{"a"}, Permissions: []string{"x", "z"}}, good[1]},
		"1 is there twice":                 {good[0], good[0]},
		"9 is inherited and not there":     {{Name: "1", Inherits: []string{"9"}}},
		"1 inherits itself":                {{Name: "1", Inherits: []string{"1"}}},
		"3 users have roles, 2 hold":       {good[0], good[1], {Name: "3", Users: []string{"c"}, Permissions: []string{"x"}}},
	} {
		if err := Verify(in, roles); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestReadEdgesNamesTheBadLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a b\n\nc\n":                           "line 3: has 1 words, want two: user and permission",
		"a b\n\xff b\n":                        "line 2: is not UTF-8; convert the file, for example with iconv",
		"a b c\n":                              "line 1: has 3 words, want two: user and permission",
		"a b\n" + strings.Repeat("x", maxLine): "line 2: is longer than 65536 bytes, want a user and a permission",
	} {
		_, err := ReadEdges(strings.NewReader(text))
		var bad *LineError
		if !errors.As(err, &bad) || err.Error() != want {
			t.Errorf("%.20q: got %v, want %q", text, err, want)
		}
	}
	if _, err := ReadEdges(strings.NewReader("\n \n")); err == nil || !strings.Contains(err.Error(), "there is none") {
		t.Errorf("an empty list: got %v", err)
	}
}

// TestUsersAndPermissionsAreSeparate has the same tokens on both sides, and a byte order mark before the first.
func TestUsersAndPermissionsAreSeparate(t *testing.T) {
	t.Parallel()
	in, err := ReadEdges(strings.NewReader("\ufeff1 2\n2 1\n1 1\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Users) != 2 || len(in.Permissions) != 2 || in.Users[in.Edges[1].User] != "2" || in.Permissions[in.Edges[1].Permission] != "1" {
		t.Errorf("got %+v", in)
	}
}

func TestStableFindsPlainRolesAgain(t *testing.T) {
	t.Parallel()
	in, err := ReadEdges(strings.NewReader(office()))
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Objective: WSC, Effort: 0.005}
	res, err := Mine(t.Context(), in, o)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Stable(t.Context(), in, res.Roles, 3, o)
	if err != nil || s.Runs != 3 || s.Top == 0 || s.Share < 0.6 || s.Least > s.Share {
		t.Errorf("got %+v, %v", s, err)
	}
}

// TestTheOrderOfLinesMakesNoDifference compares the bytes of the result.
func TestTheOrderOfLinesMakesNoDifference(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(office()), "\n")
	var want string
	for seed := range uint64(3) {
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		in, err := ReadEdges(strings.NewReader(strings.Join(lines, "\n")))
		if err != nil {
			t.Fatal(err)
		}
		res, err := Mine(t.Context(), in, Options{Objective: WSC, Effort: 0.01})
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := Write(&out, res.Roles); err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = out.String()
		}
		if out.String() != want {
			t.Errorf("seed %d: got\n%s, want\n%s", seed, out.String(), want)
		}
	}
}

func FuzzReadEdges(f *testing.F) {
	f.Add([]byte("a b\nb c\n"))
	f.Add([]byte(" \t\na\n"))
	f.Add([]byte{0xff, ' ', 0, '\n'})
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, err := ReadEdges(bytes.NewReader(raw))
		if err != nil {
			return
		}
		for _, e := range in.Edges {
			if int(e.User) >= len(in.Users) || int(e.Permission) >= len(in.Permissions) || e.User < 0 || e.Permission < 0 {
				t.Fatalf("edge %v is out of range", e)
			}
		}
	})
}
