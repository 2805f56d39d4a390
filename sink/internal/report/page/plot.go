package page

import (
	"math"
	"strconv"
	"strings"

	"recert/sink/internal/plain"
)

// plot is a drawing in its own units. Its title and description are what is read aloud.
type plot struct {
	Title, Desc   string
	Width, Height int
	Rects         []rect
	Lines         []line
	Paths         []path
	Dots          []dot
	Texts         []text
}

type (
	rect struct{ X, Y, W, H, Class string }
	line struct{ X1, Y1, X2, Y2, Class string }
	path struct{ Points, Class string }
	dot  struct{ X, Y, R, Class string }
	text struct{ X, Y, Anchor, Class, Text string }
)

// n writes a coordinate: a tenth of a unit is finer than any screen.
func n(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

func (p *plot) rect(x, y, w, h float64, class string) {
	p.Rects = append(p.Rects, rect{n(x), n(y), n(max(0, w)), n(h), class})
}

func (p *plot) line(x1, y1, x2, y2 float64, class string) {
	p.Lines = append(p.Lines, line{n(x1), n(y1), n(x2), n(y2), class})
}

func (p *plot) dot(x, y, r float64, class string) {
	p.Dots = append(p.Dots, dot{n(x), n(y), n(r), class})
}

func (p *plot) text(x, y float64, anchor, class, s string) {
	p.Texts = append(p.Texts, text{n(x), n(y), anchor, class, s})
}

// path joins points; xs and ys are as long as each other.
func (p *plot) path(xs, ys []float64, class string) {
	points := make([]string, len(xs))
	for i := range xs {
		points[i] = n(xs[i]) + "," + n(ys[i])
	}
	p.Paths = append(p.Paths, path{strings.Join(points, " "), class})
}

// area is the part of a plot with axes: values run from x0 to x1 and y0 to y1.
type area struct {
	left, top, width, height float64
	x0, x1, y0, y1           float64
}

func (a area) x(v float64) float64 { return a.left + a.width*(v-a.x0)/(a.x1-a.x0) }

func (a area) y(v float64) float64 { return a.top + a.height*(1-(v-a.y0)/(a.y1-a.y0)) }

// axes draws a frame with marks at the values, written as percent.
func (p *plot) axes(a area, xs, ys []float64, xName, yName string) {
	for _, v := range xs {
		p.line(a.x(v), a.top, a.x(v), a.top+a.height, "grid")
		p.text(a.x(v), a.top+a.height+16, "middle", "tick", axisMark(v))
	}
	for _, v := range ys {
		p.line(a.left, a.y(v), a.left+a.width, a.y(v), "grid")
		p.text(a.left-6, a.y(v)+4, "end", "tick", axisMark(v))
	}
	p.text(a.left+a.width/2, a.top+a.height+34, "middle", "axis", xName)
	p.text(a.left-42, a.top-10, "start", "axis", yName)
}

func axisMark(v float64) string {
	return strconv.FormatFloat(math.Round(1000*v)/10, 'f', -1, 64) + " %"
}

// label is a name beside a row of a plot.
func label(s string) string {
	const room = 20
	if s = plain.Line(s, room); s == "" {
		return "(none)"
	}
	return s
}
