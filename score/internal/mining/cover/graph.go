package cover

import "context"

// graph is one connected part of the kernel: two edges are neighbours when they can be in one role. A set of
// pairwise neighbours is a role, so the fewest roles are the fewest cliques that cover the graph.
type graph struct {
	k     *kernel
	cells []cell
	near  [][]int32
}

// maxNeighbours bounds what the graphs of a kernel may hold together. Without lists of neighbours a part is covered
// greedily, its bound is greedy too, and memory stays linear in the edges.
const maxNeighbours = 48 << 20

// parts splits the kernel into its connected parts, in order of their first cell. A part without lists of neighbours
// has near == nil. When ctx ends it leaves one part.
func (k *kernel) parts(ctx context.Context) []*graph {
	cells := k.cells()
	number := newNumbering(k, cells)
	partOf := make([]int32, len(cells))
	for i := range partOf {
		partOf[i] = -1
	}
	var all []*graph
	total := 0
	for i := range cells {
		if partOf[i] >= 0 {
			continue
		}
		g := &graph{k: k}
		id := int32(len(all))
		local := map[int32]int32{}
		queue := []int32{int32(i)}
		partOf[i] = id
		var degree int
		for len(queue) > 0 {
			if v := queue[0]; v%checkEvery == 0 && ctx.Err() != nil {
				return []*graph{{k: k, cells: cells}}
			}
			v := queue[0]
			queue = queue[1:]
			local[v] = int32(len(g.cells))
			g.cells = append(g.cells, cells[v])
			number.each(cells[v], func(w int32) {
				degree++
				if partOf[w] < 0 {
					partOf[w] = id
					queue = append(queue, w)
				}
			})
		}
		if total += degree; total <= maxNeighbours {
			g.link(ctx, number, local)
		}
		all = append(all, g)
	}
	return all
}

// link fills the lists of neighbours, unless ctx ends.
func (g *graph) link(ctx context.Context, number *numbering, local map[int32]int32) {
	g.near = make([][]int32, len(g.cells))
	for v, c := range g.cells {
		if v%checkEvery == 0 && ctx.Err() != nil {
			g.near = nil
			return
		}
		number.each(c, func(w int32) {
			if int(local[w]) != v {
				g.near[v] = append(g.near[v], local[w])
			}
		})
	}
}

// numbering finds a cell's place in the list of all.
type numbering struct {
	k     *kernel
	place [][]int32 // by row, in the order of its columns
	list  []int
}

func newNumbering(k *kernel, cells []cell) *numbering {
	n := &numbering{k: k, place: make([][]int32, len(k.left))}
	for i, c := range cells {
		n.place[c.row] = append(n.place[c.row], int32(i))
	}
	return n
}

// each goes through the cells that can be in one role with c, c among them.
func (n *numbering) each(c cell, visit func(int32)) {
	own := n.k.m.Rows[c.row]
	n.list = n.k.m.Columns[c.column].AppendTo(n.list[:0])
	for _, r := range n.list {
		if !n.k.left[r].Meets(own) {
			continue
		}
		i := 0
		for column := range n.k.left[r].All() {
			if own.Has(column) {
				visit(n.place[r][i])
			}
			i++
		}
	}
}

// meet says whether two vertices can be in one role.
func (g *graph) meet(v, w int32) bool { return g.k.meet(g.cells[v], g.cells[w]) }
